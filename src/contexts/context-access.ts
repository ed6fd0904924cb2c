import { readFileSync } from 'node:fs'
import { type Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'

/** How a login can look at contexts. */
export interface ContextAccess {
  readonly login: string
  /** Whether it may call core.enter itself. */
  readonly mayEnter: boolean
  /** Whether it may read tenants and grants as core.enter does. */
  readonly mayBecomeDefiner: boolean
  /** Whether it may take the role of services. */
  readonly mayServe: boolean
}

let text: string | undefined

/**
 * Asks what the login may do; needs no privilege.
 *
 * @throws PncError SCHEMA_MISMATCH where the database is not migrated
 */
export async function readContextAccess(client: Client, serviceRole: string): Promise<ContextAccess> {
  text ??= readFileSync(new URL('context-access.sql', import.meta.url), 'utf8')
  const { rows } = await client.query<ContextAccess>(text, [serviceRole])
  const [access] = rows
  if (access) return access
  throw new PncError('SCHEMA_MISMATCH', 'The database is not migrated.', { hint: 'Run `pnc-db migrate`.' })
}
