/**
 * Divides a whole number by shares: the parts are whole and add up to it (largest remainder; of equal ones the first).
 *
 * @example
 * apportion(10, [1, 1, 1]) // [4, 3, 3]
 */
export function apportion(total: number, shares: readonly number[]): readonly number[] {
  const sum = shares.reduce((a, b) => a + b, 0)
  const parts = shares.map((share) => Math.floor((total * share) / sum))
  const rest = total - parts.reduce((a, b) => a + b, 0)
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: (total * share) % sum }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (const { index } of byRemainder.slice(0, rest)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}
