import type { Constraint } from 'libpg-query'
import { relationName } from './relation-name.js'
import { combine, locking, type StatementEffect } from './statement-effect.js'

const notValid =
  'Add it as not valid, which reads no row, and validate it in the next migration, which blocks nobody.'

/** `alter table ... add constraint`: what is read, and under which lock. */
export function addConstraint(table: string, constraint: Constraint): StatementEffect {
  const { contype, indexname, pktable, skip_validation: skipped = false } = constraint
  switch (contype) {
    case 'CONSTR_FOREIGN': {
      const hazards = skipped
        ? []
        : [
            {
              kind: 'scan' as const,
              table,
              reason: 'every row is looked up in the other table',
              safer: notValid,
            },
          ]
      return combine(
        locking(table, 'SHARE ROW EXCLUSIVE', ...hazards),
        ...(pktable ? [locking(relationName(pktable), 'SHARE ROW EXCLUSIVE')] : []),
      )
    }
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      if (indexname !== undefined) return locking(table, 'ACCESS EXCLUSIVE')
      return locking(table, 'ACCESS EXCLUSIVE', {
        kind: 'scan',
        table,
        reason: 'its index is built while nobody can use the table',
        safer: 'Create the unique index concurrently, then add the constraint using that index.',
      })
    case 'CONSTR_EXCLUSION':
      return locking(table, 'ACCESS EXCLUSIVE', {
        kind: 'scan',
        table,
        reason: 'its index is built while nobody can use the table',
      })
    default:
      if (skipped) return locking(table, 'ACCESS EXCLUSIVE')
      return locking(table, 'ACCESS EXCLUSIVE', {
        kind: 'scan',
        table,
        reason: 'every row is read to check it while nobody can use the table',
        safer: notValid,
      })
  }
}
