import type { Pool } from 'pg'
import { acquire } from '../query/connection-pool.js'
import { toPncError } from '../database/to-pnc-error.js'
import { PncError } from '../errors/pnc-error.js'

interface Login {
  readonly acts_as: string
  /** Null when the role does not exist. */
  readonly is_unsafe: boolean | null
  readonly can_act: boolean | null
  readonly is_migrated: boolean
  readonly is_embedded: boolean
}

// Whoever may become a superuser, the owner, or a role with policies of its own is as unsafe as that role: injected SQL would.
// The catalog is asked and not to_regprocedure, which fails for a login that may not use the schema.
const facts = `
  select acting.name as acts_as,
    (select exists (
        select from pg_roles other
        where pg_has_role(acting_role.oid, other.oid, 'member')
          and (other.rolsuper or other.rolbypassrls or other.rolname in ('pnc_owner', 'pnc_definer', 'pnc_search'))
      )
      from pg_roles acting_role where acting_role.rolname = acting.name) as is_unsafe,
    (select pg_has_role(current_user, r.oid, 'member') from pg_roles r where r.rolname = acting.name) as can_act,
    exists (
      select from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'core' and p.proname = 'enter'
    ) as is_migrated,
    version() like '%PGlite%' as is_embedded
  from (select coalesce($1::text, current_user) as name) acting`

/**
 * Looks once at what the login may do.
 *
 * @throws UNSAFE_ROLE, PRIVILEGE_MISSING, SCHEMA_MISMATCH
 */
export async function checkLogin(
  pool: Pool,
  role: string | undefined,
): Promise<{ readonly isEmbedded: boolean }> {
  const login = await readLogin(pool, role)
  if (!login.is_migrated) {
    throw new PncError('SCHEMA_MISMATCH', 'The database is not migrated.', { hint: 'Run `pnc-db migrate`.' })
  }
  if (login.is_unsafe === null) {
    throw new PncError('PRIVILEGE_MISSING', `The role "${login.acts_as}" does not exist.`, {
      hint: 'Run `pnc-db migrate`, which makes the roles, or correct PNC_SERVICE_ROLE.',
    })
  }
  if (login.is_unsafe) {
    throw new PncError(
      'UNSAFE_ROLE',
      `"${login.acts_as}" bypasses row security, so one tenant would see another's rows.`,
      {
        hint: 'Connect as a login that is a member of pnc_service only; in development pass role: "pnc_service".',
      },
    )
  }
  if (!login.can_act) {
    throw new PncError('PRIVILEGE_MISSING', `The login may not take the role "${login.acts_as}".`, {
      hint: `Let an administrator run: grant "${login.acts_as}" to the login.`,
    })
  }
  return { isEmbedded: login.is_embedded }
}

async function readLogin(pool: Pool, role: string | undefined): Promise<Login> {
  const client = await acquire(pool)
  try {
    const { rows } = await client.query<Login>(facts, [role])
    const [login] = rows
    if (!login) throw new PncError('INTERNAL', 'The server did not say who is connected.')
    return login
  } catch (error) {
    throw toPncError(error)
  } finally {
    client.release()
  }
}
