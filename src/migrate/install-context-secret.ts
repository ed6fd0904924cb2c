import type { Client } from 'pg'
import { contextKeyId } from '../database/context-key-id.js'

/** Lets tokens signed with `secret` pass. Has to run as pnc_owner. The secret is a parameter, never part of a statement. */
export async function installContextSecret(client: Client, secret: string): Promise<void> {
  await client.query('select core.install_context_secret($1, $2)', [contextKeyId(secret), secret])
}
