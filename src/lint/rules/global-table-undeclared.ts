import { type LintRule } from '../lint-rule.js'
import { isGlobal, isTenantTable, rootTables } from '../tenancy.js'

export const globalTableUndeclared: LintRule = {
  name: 'global-table-undeclared',
  level: 'error',
  summary: 'A table has a tenant_id, or says in its comment that it is @global.',
  check: ({ catalog }) =>
    rootTables(catalog)
      .filter((table) => !isTenantTable(table) && !isGlobal(table, catalog))
      .map(({ id }) => ({
        object: id,
        detail: 'It has no tenant_id and does not say @global: nobody can tell whether that was meant.',
        remedy: `alter table ${id} add tenant_id int not null ...;\n-- or, for rows that belong to no tenant:\ncomment on table ${id} is '@global ...';`,
      })),
}
