import { type LintRule } from '../lint-rule.js'
import { rootTables } from '../tenancy.js'

export const primaryKeyMissing: LintRule = {
  name: 'primary-key-missing',
  level: 'error',
  summary: 'Every table has a primary key.',
  check: ({ catalog }) =>
    rootTables(catalog)
      .filter(
        ({ kind, constraints }) =>
          kind !== 'foreign table' && !constraints.some((constraint) => constraint.kind === 'primary key'),
      )
      .map((table) => ({
        object: table.id,
        detail: 'Without a primary key a row cannot be named, replicated or corrected by itself.',
        remedy: `alter table ${table.id} add primary key (${table.columns.some(({ name }) => name === 'tenant_id') ? 'id, tenant_id' : 'id'});`,
      })),
}
