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
  /** What the person acts as; without them, all that it holds. */
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

const tenantQuery = `
  select t.id, t.slug, array(
    select g.role_code from core.role_grants g where g.tenant_id = t.id and g.user_id = $2 order by 1
  ) as held
  from core.tenants t
  where t.slug = $1 or t.id::text = $1`

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
    const { rows } = await client.query<TenantRow>(tenantQuery, [tenant, user ?? null])
    if (rows[0]) return rows[0]
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
      const { rows } = await client.query<TenantRow>(tenantQuery, [tenant, user ?? null])
      if (rows[0]) return rows[0]
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
