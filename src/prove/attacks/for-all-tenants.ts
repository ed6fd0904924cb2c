import { type CatalogFunction } from '../../catalog/catalog.js'

/** Who acts within one tenant: what these may call never works across tenants, whatever it says of itself. */
const withinOneTenant = ['public', 'pnc_service', 'pnc_readonly', 'pnc_auditor']

/**
 * Whether a function is maintenance of all tenants by design: its comment begins with `@all_tenants`, and nobody may call it who acts
 * within one.
 */
export function isForAllTenants({ comment, grants }: Pick<CatalogFunction, 'comment' | 'grants'>): boolean {
  return (
    /^@all_tenants\b/.test(comment ?? '') && !grants.some(({ grantee }) => withinOneTenant.includes(grantee))
  )
}
