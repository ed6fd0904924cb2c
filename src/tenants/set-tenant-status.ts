import { withOperator, type Operation } from '../engine/operator-session.js'
import { PncError } from '../errors/pnc-error.js'

/**
 * Opens a tenant, or keeps everybody out from the next unit of work on; its rows stay.
 *
 * @returns whether that changed anything
 * @throws NOT_FOUND; PRIVILEGE_MISSING; SCHEMA_MISMATCH
 */
export function setTenantStatus(
  options: Operation & { readonly slug: string; readonly status: 'active' | 'suspended' | 'closed' },
): Promise<boolean> {
  const { slug, status } = options
  return withOperator(options, 'core.set_tenant_status', (asOperator) =>
    asOperator(async (client) => {
      const { rows } = await client.query<{ changed: boolean | null }>(
        'select core.set_tenant_status($1, $2) as changed',
        [slug, status],
      )
      const changed = rows[0]?.changed ?? null
      if (changed !== null) return changed
      throw new PncError('NOT_FOUND', `There is no tenant "${slug}".`, {
        hint: '`pnc-db tenants list` shows them.',
      })
    }),
  )
}
