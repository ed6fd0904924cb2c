import { PncError } from '../errors/pnc-error.js'
import { changeColumns, type Change } from './change.js'
import { withAuditSession, type AuditOptions } from './with-audit-session.js'

/**
 * One change by its id. The reading is noted.
 *
 * @throws PncError NOT_FOUND
 */
export function findChange(options: AuditOptions & { readonly change: string }): Promise<Change> {
  return withAuditSession(options, (run) =>
    run(async (client) => {
      const { rows } = await client.query<Change>(
        `select ${changeColumns} from audit.read_all_changes(before => $1::bigint + 1, page_size => 1) where id = $1`,
        [options.change],
      )
      const [change] = rows
      if (change) return change
      throw new PncError('NOT_FOUND', `There is no change ${options.change}`, {
        hint: 'List changes with `pnc-db audit log`.',
      })
    }),
  )
}
