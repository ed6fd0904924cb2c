import { type LintRule } from '../lint-rule.js'
import { isReferenceData } from '../tenancy.js'

export const rowSecurityDisabled: LintRule = {
  name: 'row-security-disabled',
  level: 'error',
  summary:
    'Row security is on for every table, partitions included, but for reference data that only the owner writes.',
  check: ({ catalog }) =>
    catalog.tables
      .filter(
        (table) =>
          table.kind !== 'foreign table' && !table.hasRowSecurity && !isReferenceData(table, catalog),
      )
      .map(({ id }) => ({
        object: id,
        detail: 'Row security is off: whoever may read the table reads the rows of every tenant.',
        remedy: `alter table ${id} enable row level security;\nalter table ${id} force row level security;`,
      })),
}
