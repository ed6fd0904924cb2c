import type { Client } from 'pg'
import { createAuthenticationSigner } from '../../src/query/context-signer.js'
import type { TestDatabase } from '../harness/test-database.js'

/** A login of a service in a transaction under the context of sign-in, as the library opens it. */
export async function signInClient(database: TestDatabase): Promise<Client> {
  const client = await database.openClient(database.serviceUrl)
  await client.query('begin')
  await client.query('set local role pnc_service')
  await client.query('select core.enter_authentication($1)', [signInToken(database)])
  return client
}

/** A token of the context of sign-in. */
export function signInToken(database: TestDatabase): string {
  return createAuthenticationSigner(database.contextSecret, 300)()
}
