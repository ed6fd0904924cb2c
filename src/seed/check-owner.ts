import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'

/** @throws PncError PRIVILEGE_MISSING unless the login may act as pnc_owner, which owns the tables */
export async function checkOwner(client: Client): Promise<void> {
  const { rows } = await client.query<{ login: string; may: boolean }>(`
    select current_user as login, pg_has_role(current_user, 'pnc_owner', 'member') as may
  `)
  const [row] = rows
  if (row?.may) return
  throw new PncError('PRIVILEGE_MISSING', `The login ${row?.login ?? ''} may not act as pnc_owner`, {
    hint: 'Seed with the login that migrates: `grant pnc_migrator to <login>`.',
  })
}
