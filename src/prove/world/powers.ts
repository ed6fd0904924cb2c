import { randomBytes } from 'node:crypto'
import { type Client } from 'pg'
import { identifier } from '../sql-text.js'

/** What the login of the prover can do, and how. */
export interface Powers {
  readonly isSuperuser: boolean
  /** Roles that it can act as; all others remain untried. */
  mayBecome(role: string): boolean
  /** Makes a login that is a member of the role (of none without one) and returns the statements that turn the session into it. */
  actAs(role: string | undefined): Promise<readonly string[]>
  /** Turns the session back into the prover, which sees every row of these tables. */
  unmask(tables: readonly string[]): readonly string[]
}

/** Finds out what the login can do. Call it in the transaction of the proof: the logins it makes end with it. */
export async function readPowers(client: Client): Promise<Powers> {
  const { rows } = await client.query<{ superuser: boolean; roles: string[] }>(
    `select (select rolsuper from pg_catalog.pg_roles where rolname = session_user) as superuser,
      array(select rolname::text from pg_catalog.pg_roles where pg_has_role(session_user, oid, 'member')) as roles`,
  )
  const { superuser, roles } = rows[0] ?? { superuser: false, roles: [] }
  return superuser ? superuserPowers(client) : memberPowers(roles)
}

function superuserPowers(client: Client): Powers {
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
    unmask: () => ['set local session authorization default', 'set local role none'],
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
