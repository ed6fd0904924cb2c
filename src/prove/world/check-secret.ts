import { type Client } from 'pg'
import { contextKeyId } from '../../database/context-key-id.js'
import { PncError } from '../../errors/pnc-error.js'

/**
 * Makes sure that contexts signed with the secret are believed: otherwise every attack would be refused, and prove nothing.
 * Call it as somebody who reads core.context_secrets.
 *
 * @throws PncError CONTEXT_INVALID
 */
export async function checkSecret(client: Client, secret: string): Promise<void> {
  const { rows } = await client.query(
    `select from core.context_secrets where key_id = $1 and secret = convert_to($2, 'UTF8')`,
    [contextKeyId(secret), secret],
  )
  if (rows.length > 0) return
  throw new PncError(
    'CONTEXT_INVALID',
    'The database does not know the context secret that is configured here',
    {
      hint: 'Set PNC_CONTEXT_SECRET to the secret that its services use; pnc-db migrate installs it. With another one every attack would be refused, and prove nothing.',
    },
  )
}
