import type { Db } from '../../src/client/db.js'
import type { PncError } from '../../src/errors/pnc-error.js'
import type { SignIn } from '../../src/repositories/core/authentication/sign-in.js'
import type { TestDatabase } from '../harness/test-database.js'

/** The cheapest scrypt that is allowed: what the tests are about does not depend on its cost. */
export const cheap = { authentication: { passwordCost: 14 } } as const

export const password = 'correct horse battery staple'

let count = 0

/** Signs a new person up with an e-mail address and a password, as a service would. */
export async function registerPerson(
  db: Db,
  email = `person-${count++}@example.com`,
): Promise<
  SignIn & { readonly email: string; readonly address: { readonly service: 'email'; readonly id: string } }
> {
  const address = { service: 'email', id: email } as const
  const { challenge, code } = await db.authentication.beginCode({ address })
  const signIn = await db.authentication.signInWithCode({
    address,
    challenge,
    code,
    register: { name: 'Somebody', password },
  })
  return { ...signIn, email, address }
}

/** Lets a person into a tenant. */
export async function letIn(
  database: TestDatabase,
  user: string,
  tenant: number,
  role = 'consumer',
): Promise<void> {
  await database.asOwner(
    `insert into core.memberships (tenant_id, user_id, display_name) values ($1, $2, 'Somebody')`,
    [tenant, user],
  )
  await database.asOwner('insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, $3)', [
    tenant,
    user,
    role,
  ])
}

/** The code of the error that a call ends in, or undefined. */
export function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => (error as { code: string }).code,
  )
}

/** Everything that the error of a call tells whoever gets it. */
export function refusalOf(call: Promise<unknown>): Promise<object | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => {
      const { code, message, hint, details, exitCode } = error as PncError
      return { code, message, hint, details, exitCode }
    },
  )
}
