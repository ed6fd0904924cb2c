import { type Catalog, type CatalogPolicy, type CatalogTable } from '../../catalog/catalog.js'
import { type LintRule } from '../lint-rule.js'
import { definerRoles, isTenantTable, tenantColumn, tenantKey } from '../tenancy.js'

export const tenantPolicyMissing: LintRule = {
  name: 'tenant-policy-missing',
  level: 'error',
  summary:
    'A restrictive policy ties every row of a tenant table to the tenant of the context, for every role that reaches it.',
  check: ({ catalog }) =>
    catalog.tables.flatMap((table) => {
      const column = tenantColumnOf(table, catalog)
      const needsPolicy =
        table.partitionOf === null || table.policies.some(({ isPermissive }) => isPermissive)
      const roles = governedRoles(table, catalog)
      if (
        column === undefined ||
        !needsPolicy ||
        table.policies.some((policy) => ties(policy, column, roles))
      )
        return []
      return {
        object: table.id,
        detail: `No restrictive policy for all commands compares ${column} with the tenant of the context for ${roles.join(', ')}. Permissive policies are joined with "or": one that is too wide opens every tenant.`,
        remedy: `create policy ${table.name}_all_tenant on ${table.id} as restrictive to ${roles.join(', ')}\n  using (${column} = (select ${contextFunction(catalog)}()));`,
      }
    }),
}

/** `tenant_id`; in the table of tenants itself, the column that others refer to by it. */
function tenantColumnOf(table: CatalogTable, catalog: Catalog): string | undefined {
  if (isTenantTable(table)) return tenantColumn
  const key = tenantKey(catalog)
  return key?.table === table.id ? key.column : undefined
}

/** The owner, and whoever may use the schema or the table; but not the owners of definer functions, whose policies are their own. */
function governedRoles(
  { owner, schema, grants, columns }: CatalogTable,
  catalog: Catalog,
): readonly string[] {
  const ofSchema = catalog.schemas.find(({ name }) => name === schema)?.grants ?? []
  const all = [...ofSchema, ...grants, ...columns.flatMap((column) => column.grants)].map(
    ({ grantee }) => grantee,
  )
  const definers = definerRoles(catalog)
  return [...new Set([owner, ...all.filter((role) => !definers.has(role))])].sort()
}

function ties(policy: CatalogPolicy, column: string, roles: readonly string[]): boolean {
  const { isPermissive, command, using, check } = policy
  const expression = new RegExp(
    `^\\(${column} = \\( SELECT [\\w".]*\\bcurrent_tenant_id\\(\\) AS current_tenant_id\\)\\)$`,
  )
  const holdsFor = (role: string) => policy.roles.includes(role) || policy.roles.includes('public')
  return (
    !isPermissive &&
    command === 'all' &&
    check === null &&
    expression.test(using ?? '') &&
    roles.every(holdsFor)
  )
}

function contextFunction({ functions }: Catalog): string {
  const found = functions.find(({ name }) => name === 'current_tenant_id')
  return found ? `${found.schema}.${found.name}` : 'core.current_tenant_id'
}
