import { type Catalog } from '../../catalog/catalog.js'
import { type LintRule } from '../lint-rule.js'
import { tableColumns, tenantColumn, tenantKey } from '../tenancy.js'

export const tenantColumnRule: LintRule = {
  name: 'tenant-column',
  level: 'error',
  summary: 'tenant_id is never null, and of the type of the key it stands for.',
  check: ({ catalog }) => {
    const type = tenantKeyType(catalog)
    return tableColumns(catalog)
      .filter(({ column }) => column.name === tenantColumn)
      .flatMap(({ id, table, column }) => {
        const alter = `alter table ${table.id} alter ${column.id}`
        const nullable = {
          object: id,
          detail:
            'A row without a tenant belongs to nobody: no policy shows it, and no foreign key checks it.',
          remedy: `${alter} set not null;`,
        }
        const mistyped = {
          object: id,
          detail: `It is ${column.type}, and the key of tenants is ${type ?? column.type}: comparing the two may use no index.`,
          remedy: `${alter} type ${type ?? column.type};`,
        }
        return [
          ...(column.isNotNull ? [] : [nullable]),
          ...(type === undefined || column.type === type ? [] : [mistyped]),
        ]
      })
  },
}

function tenantKeyType(catalog: Catalog): string | undefined {
  const key = tenantKey(catalog)
  const table = catalog.tables.find(({ id }) => id === key?.table)
  return table?.columns.find(({ name }) => name === key?.column)?.type
}
