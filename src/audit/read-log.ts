import { changeColumns, type Change } from './change.js'
import { withAuditSession, type AuditOptions } from './with-audit-session.js'

export interface LogFilter {
  /** 0 is what belongs to no tenant; all tenants by default. */
  readonly tenant?: number | undefined
  /** With its schema. */
  readonly table?: string | undefined
  /** The key of the row within its tenant. */
  readonly key?: string | undefined
  /** The id of a person. */
  readonly actor?: string | undefined
  readonly transaction?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** The id of the last change of the page before. */
  readonly before?: string | undefined
  readonly limit?: number | undefined
}

export interface LogPage {
  readonly changes: readonly Change[]
  /** What `before` takes for the page that follows; undefined on the last one. */
  readonly next: string | undefined
}

/**
 * A page of changes of any tenant, newest first, by keyset. The reading is noted in `audit.admin_actions`.
 *
 * @throws PncError PRIVILEGE_MISSING, ROW_SECURITY_VIOLATION for a login that may not become pnc_owner
 */
export function readLog(options: AuditOptions & LogFilter): Promise<LogPage> {
  const { tenant, table, key, actor, transaction, since, until, before, limit = 50 } = options
  return withAuditSession(options, (run) =>
    run(async (client) => {
      const { rows } = await client.query<Change>(
        `select ${changeColumns} from audit.read_all_changes($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [tenant, table, key, actor, transaction, since, until, before, limit + 1],
      )
      const changes = rows.slice(0, limit)
      return { changes, next: rows.length > limit ? changes.at(-1)?.id : undefined }
    }),
  )
}
