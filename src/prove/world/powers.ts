import { randomBytes } from 'node:crypto'
import { type Client } from 'pg'
import { identifier } from '../sql-text.js'

/** What the login of the prover can do, and how. */
export interface Powers {
  readonly isSuperuser: boolean
  /** Roles that it can act as; all others remain untried. */
  readonly mayBecome: (role: string) => boolean
  /** Makes a login that is a member of the role (of none without one) and returns the statements that turn the session into it. */
  readonly actAs: (role: string | undefined) => Promise<readonly string[]>
  /** Turns the session back into the prover, which sees every row of these tables. */
  readonly unmask: (tables: readonly string[]) => readonly string[]
}

/** Finds out what the login can do. Call it before the transaction of the proof; the logins that it makes later end with that. */
export async function readPowers(client: Client): Promise<Powers> {
  const { rows } = await client.query<{ superuser: boolean; login: string; roles: string[] }>(
    `select (select rolsuper from pg_catalog.pg_roles where rolname = session_user) as superuser, session_user::text as login,
      array(select rolname::text from pg_catalog.pg_roles where pg_has_role(session_user, oid, 'member')) as roles`,
  )
  const { superuser, login, roles } = rows[0] ?? { superuser: false, login: '', roles: [] }
  if (!superuser) return memberPowers(roles)
  // Says nothing new on a server. The session of the embedded engine has no login to fall back to until it is told one: neither
  // `default` nor the rollback of a savepoint would make it a superuser again.
  const itself = `session authorization ${identifier(login)}`
  await client.query(`set ${itself}`)
  return superuserPowers(client, `set local ${itself}`)
}

function superuserPowers(client: Client, itself: string): Powers {
  const made = new Map<string | undefined, string>()
  // Two proofs at once must not wait for each other's names.
  const run = randomBytes(4).toString('hex')
  return {
    isSuperuser: true,
    mayBecome: () => true,
    actAs: async (role) => {
      const login = made.get(role) ?? `pnc_prove_${run}_${made.size}`
      if (!made.has(role)) {
        made.set(role, login)
        const member = role === undefined ? '' : ` in role ${identifier(role)}`
        await client.query(`create role ${login} login${member}`)
      }
      return [`set local session authorization ${login}`]
    },
    unmask: () => [itself, 'set local role none'],
  }
}

/** A login without the rights of a superuser takes the roles it is a member of; it makes no login of its own. */
function memberPowers(roles: readonly string[]): Powers {
  return {
    isSuperuser: false,
    mayBecome: (role) => roles.includes(role),
    actAs: (role) => Promise.resolve(role === undefined ? [] : [`set local role ${identifier(role)}`]),
    unmask: (tables) => [
      'set local role pnc_owner',
      ...tables.map((table) => `alter table ${table} no force row level security`),
    ],
  }
}
