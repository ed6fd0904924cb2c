/** vacuum_failsafe_age is 1,600 million: before it, people still choose what is vacuumed. */
const urgent = 1_200_000_000

/**
 * How grave the age of unfrozen rows is. Autovacuum begins at `limit`, so a little more is usual; a tenth more means that it does
 * not keep up.
 */
export function wraparoundLevel(age: number, limit: number): 'error' | 'warning' | undefined {
  if (age >= urgent) return 'error'
  return age > limit * 1.1 ? 'warning' : undefined
}
