import { type CatalogTable } from '../../catalog/catalog.js'
import { type LintRule } from '../lint-rule.js'
import { isTenantTable, tenantColumn } from '../tenancy.js'

export const keyWithoutTenant: LintRule = {
  name: 'key-without-tenant',
  level: 'error',
  summary: 'Every primary key, unique key and exclusion of a tenant table holds tenant_id.',
  check: ({ catalog }) =>
    catalog.tables.filter(isTenantTable).flatMap((table) =>
      keysOf(table)
        .filter(({ columns }) => !columns.includes(tenantColumn))
        .map(({ id, columns }) => ({
          object: id,
          detail: `The key (${columns.join(', ')}) is shared by all tenants: one learns from a refused insert what another has, and no foreign key can hold the tenant.`,
          remedy: `Make it (${[tenantColumn, ...columns].join(', ')}), or (${[...columns, tenantColumn].join(', ')}) for a time-ordered id.`,
        })),
    ),
}

function keysOf({ id, schema, indexes, constraints }: CatalogTable) {
  const exclusions = constraints.filter(({ kind }) => kind === 'exclusion')
  return [
    ...indexes
      .filter(({ isUnique }) => isUnique)
      .map((index) => ({
        id: index.constraint ? `${id}.${index.constraint}` : `${schema}.${index.name}`,
        columns: index.columns,
      })),
    ...exclusions.map((exclusion) => ({ id: `${id}.${exclusion.id}`, columns: exclusion.columns })),
  ]
}
