import { type LintRule } from '../lint-rule.js'
import { foreignKeys } from '../foreign-keys.js'
import { isTenantTable, tenantColumn } from '../tenancy.js'

export const foreignKeyWithoutTenant: LintRule = {
  name: 'foreign-key-without-tenant',
  level: 'error',
  summary: 'A foreign key between tenant tables holds tenant_id on both sides.',
  check: ({ catalog }) =>
    foreignKeys(catalog)
      .filter(({ table, target }) => isTenantTable(table) && target !== undefined && isTenantTable(target))
      .filter(({ columns, references }) => references.columns[columns.indexOf(tenantColumn)] !== tenantColumn)
      .map(({ object, table, columns, references }) => ({
        object,
        detail: `A foreign key is checked past row security: a row of ${table.id} may point at a row of ${references.table} in another tenant.`,
        remedy: `foreign key (${[...columns, tenantColumn].join(', ')}) references ${references.table} (${[...references.columns, tenantColumn].join(', ')})`,
      })),
}
