import { type Client } from 'pg'
import { nearestName } from '../config/nearest-name.js'
import { toPncError } from '../database/to-pnc-error.js'
import { PncError } from '../errors/pnc-error.js'
import { type ContextSigner } from '../query/context-signer.js'
import { type ContextAccess } from './context-access.js'
import { inReadOnly } from './in-read-only.js'

/** Who is meant, as people say it. */
export interface ContextRequest {
  /** The slug of a tenant or its id. */
  readonly tenant: string
  /** The id of a person; without one the system itself is meant. */
  readonly user?: string | undefined
  /** What the person acts as; without them, all that it holds now. */
  readonly roles?: readonly string[] | undefined
}

export interface ResolvedContext {
  readonly tenant: { readonly id: number; readonly slug: string }
  readonly user: string | undefined
  readonly roles: readonly string[]
}

interface TenantRow {
  readonly id: number
  readonly slug: string
  readonly held: readonly string[]
}

/** A project of its own may have neither roles that end nor roles of a tenant; the migration that brings the one brings the other. */
const plainRoles =
  'select g.role_code from core.role_grants g where g.tenant_id = t.id and g.user_id = $2 order by 1'

/** Those that core.check_roles lets in now. */
const presentRoles = `
  select g.role_code
  from core.role_grants g
  join core.roles r on r.code = g.role_code and r.is_active
  where g.tenant_id = t.id and g.user_id = $2 and least(g.expires_at, r.expires_at, 'infinity') > clock_timestamp()
  union all
  select r.code
  from core.tenant_role_grants g
  join core.tenant_roles r on r.tenant_id = g.tenant_id and r.id = g.role_id and r.is_active
  where g.tenant_id = t.id and g.user_id = $2 and least(g.expires_at, r.expires_at, 'infinity') > clock_timestamp()
  order by 1`

async function readTenant(
  client: Client,
  tenant: string,
  user: string | undefined,
): Promise<TenantRow | undefined> {
  const { rows: facts } = await client.query<{ ends: boolean }>(
    `select to_regclass('core.tenant_roles') is not null as ends`,
  )
  const { rows } = await client.query<TenantRow>(
    `select t.id, t.slug, array(${facts[0]?.ends ? presentRoles : plainRoles}) as held
    from core.tenants t
    where t.slug = $1 or t.id::text = $1`,
    [tenant, user ?? null],
  )
  return rows[0]
}

/**
 * Finds the tenant and the roles that are meant. A login that may become pnc_definer reads them as core.enter does; one of a
 * service sees a tenant only from inside, so it enters as the system first, and has to know the id.
 *
 * @throws PncError NOT_FOUND, with the nearest slug; PRIVILEGE_MISSING; what core.enter raises, such as TENANT_NOT_ACTIVE
 */
export async function resolveContext(
  client: Client,
  { tenant, user, roles }: ContextRequest,
  { access, sign }: { readonly access: ContextAccess; readonly sign: ContextSigner },
): Promise<ResolvedContext> {
  const found = access.mayBecomeDefiner
    ? await readAsDefiner(client, tenant, user)
    : await readFromInside(client, tenant, user, access, sign)
  return {
    tenant: { id: found.id, slug: found.slug },
    user,
    roles: roles ?? (user === undefined ? ['system'] : found.held),
  }
}

function readAsDefiner(client: Client, tenant: string, user: string | undefined): Promise<TenantRow> {
  return inReadOnly(client, 'pnc_definer', async () => {
    const found = await readTenant(client, tenant, user)
    if (found) return found
    const all = await client.query<{ slug: string }>('select slug from core.tenants order by slug')
    throw notFound(
      tenant,
      nearestName(
        tenant,
        all.rows.map(({ slug }) => slug),
      ),
    )
  })
}

async function readFromInside(
  client: Client,
  tenant: string,
  user: string | undefined,
  { login, mayEnter }: ContextAccess,
  sign: ContextSigner,
): Promise<TenantRow> {
  if (!/^\d+$/.test(tenant) || !mayEnter) {
    throw new PncError(
      'PRIVILEGE_MISSING',
      mayEnter
        ? `The login ${login} sees no tenant before it has entered it, so it cannot look '${tenant}' up`
        : `The login ${login} may neither read tenants nor enter one`,
      { hint: 'Give the id of the tenant, or connect as a login that may migrate.' },
    )
  }
  return inReadOnly(client, undefined, async () => {
    try {
      await client.query('select core.enter($1)', [sign({ tenant: Number(tenant), roles: ['system'] })])
      const found = await readTenant(client, tenant, user)
      if (found) return found
    } catch (error) {
      throw toPncError(error)
    }
    throw notFound(tenant, undefined)
  })
}

function notFound(tenant: string, nearest: string | undefined): PncError<'NOT_FOUND'> {
  return new PncError('NOT_FOUND', `There is no tenant '${tenant}'`, {
    hint: nearest === undefined ? 'Give its slug or its id.' : `Did you mean '${nearest}'?`,
  })
}
