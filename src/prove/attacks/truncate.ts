import { oneOfEachRole } from './one-of-each-role.js'
import { onEachTarget } from './on-each-target.js'

/** Empties a table, past every policy: row security does not hold for truncate. */
export const truncate = onEachTarget(
  'truncate',
  ({ target }) => {
    if (target.table === undefined) return []
    return [`truncate ${target.id}`, `truncate ${target.id} cascade`].map((sql) => ({
      sql,
      leaks: { success: true },
    }))
  },
  oneOfEachRole,
)
