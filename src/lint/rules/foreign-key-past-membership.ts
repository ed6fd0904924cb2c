import { type CatalogTable } from '../../catalog/catalog.js'
import { foreignKeys, type ForeignKey } from '../foreign-keys.js'
import { type LintRule } from '../lint-rule.js'
import { isGlobal, isTenantTable, tenantColumn } from '../tenancy.js'

export const foreignKeyPastMembership: LintRule = {
  name: 'foreign-key-past-membership',
  level: 'error',
  summary: 'A tenant table refers to a person through its membership in the tenant.',
  check: ({ catalog }) => {
    const all = foreignKeys(catalog)
    const bridges = all
      .filter(isBridge)
      .filter(({ target }) => target !== undefined && isGlobal(target, catalog))
    return all.flatMap(({ object, table, columns, references }) => {
      const bridge = bridges.find((each) => each.references.table === references.table)
      if (bridge === undefined || bridge.table.id === table.id || !isTenantTable(table)) return []
      return {
        object,
        detail: `It refers to ${references.table}, whatever tenant the row is of: the person need not belong to it.`,
        remedy: `foreign key (${tenantColumn}, ${columns.join(', ')}) references ${bridge.table.id} (${tenantColumn}, ${bridge.columns.join(', ')})`,
      }
    })
  },
}

/** From a table whose key is the tenant and something global that has row security: who, or what, belongs to a tenant. */
function isBridge({ table, columns, target }: ForeignKey): boolean {
  const key = keyOf(table)
  return (
    target?.hasRowSecurity === true &&
    !isTenantTable(target) &&
    columns.length === 1 &&
    key.length === 2 &&
    [tenantColumn, ...columns].every((column) => key.includes(column)) &&
    !columns.includes(tenantColumn)
  )
}

function keyOf({ constraints }: CatalogTable): readonly string[] {
  return constraints.find(({ kind }) => kind === 'primary key')?.columns ?? []
}
