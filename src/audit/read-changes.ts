import { PncError } from '../errors/pnc-error.js'
import { createContextSigner } from '../query/context-signer.js'
import { changeColumns, type Change } from './change.js'
import { withAuditSession, type AuditOptions } from './with-audit-session.js'

export interface ReadOptions extends AuditOptions {
  /** Changes of this tenant; 0 is what belongs to none. Only a login that may become pnc_owner may leave it out, for all tenants. */
  readonly tenant?: number | undefined
  /** Signs the context in which a login enters the tenant that may not become pnc_owner; asked for by no other. */
  readonly contextSecret: () => Promise<string>
}

export interface ChangeFilter {
  /** With its schema. */
  readonly table?: string | undefined
  /** The key of the row within its tenant. */
  readonly key?: string | undefined
  /** The id of a person. */
  readonly actor?: string | undefined
  readonly transaction?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** Only changes with a smaller id. */
  readonly before?: string | undefined
}

/** Longer than a reading takes. */
const ttlSeconds = 300

/**
 * Changes, newest first, at most `count` of them. A login that may become pnc_owner reads any tenant. Every other enters the one it
 * names, in a signed context of the system, and reads there what the database lets it read: an auditor its changes, and nothing of
 * another tenant. Either way the reading is noted in `audit.admin_actions`, in the same transaction.
 *
 * @throws PncError PRIVILEGE_MISSING, TRAIL_NOT_ALLOWED, TENANT_NOT_ACTIVE, CONTEXT_INVALID, CONFIG_INVALID without a secret
 */
export function readChanges(
  options: ReadOptions,
  filter: ChangeFilter,
  count: number,
): Promise<readonly Change[]> {
  const { tenant, contextSecret } = options
  const { table, key, actor, transaction, since, until, before } = filter
  const values = [table, key, actor, transaction, since, until, before, count]
  return withAuditSession(options, async (run, isOwner) => {
    if (isOwner) {
      return run(async (client) => {
        const { rows } = await client.query<Change>(
          `select ${changeColumns} from audit.read_all_changes($9, $1, $2, $3, $4, $5, $6, $7, $8)`,
          [...values, tenant],
        )
        return rows
      })
    }
    if (tenant === undefined || tenant === 0) throw oneTenantOnly()
    const token = createContextSigner(await contextSecret(), ttlSeconds)({ tenant, roles: ['system'] })
    return run(async (client) => {
      await client.query('select core.enter($1)', [token])
      const { rows } = await client.query<Change>(
        `select ${changeColumns} from audit.read_changes($1, $2, $3, $4, $5, $6, $7, $8)`,
        values,
      )
      return rows
    })
  })
}

function oneTenantOnly(): PncError<'PRIVILEGE_MISSING'> {
  return new PncError('PRIVILEGE_MISSING', 'This login reads the trail of one tenant at a time', {
    hint: 'Name it with --tenant. All of them, and what belongs to none, are read by a login that may become pnc_owner.',
  })
}
