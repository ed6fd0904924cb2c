import { withOperator, type Operation } from '../engine/operator-session.js'

/** A tenant as the platform sees it. */
export interface ListedTenant {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly kind: string
  /** Only an active tenant can be entered. */
  readonly status: string
  readonly parent: string | null
  readonly country: string | null
  readonly currency: string
  readonly activeMembers: number
  readonly createdAt: Date
}

/**
 * Every tenant, by slug.
 *
 * @throws PRIVILEGE_MISSING for a login that may not act as pnc_operator; SCHEMA_MISMATCH
 */
export function listTenants(options: Operation): Promise<readonly ListedTenant[]> {
  return withOperator(options, 'core.list_tenants', (asOperator) =>
    asOperator(async (client) => {
      const { rows } = await client.query<ListedTenant>(`
        select id, slug, name, kind, status, parent_slug as parent, country_code as country, currency_code as currency,
          active_members::int as "activeMembers", created_at as "createdAt"
        from core.list_tenants()`)
      return rows
    }),
  )
}
