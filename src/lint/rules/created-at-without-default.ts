import { type LintRule } from '../lint-rule.js'
import { tableColumns } from '../tenancy.js'

export const createdAtWithoutDefault: LintRule = {
  name: 'created-at-without-default',
  level: 'warning',
  summary:
    'created_at, updated_at and their like have a default, now() unless the moment follows from something else.',
  check: ({ catalog }) =>
    tableColumns(catalog)
      .filter(
        ({ column }) =>
          /^(created|inserted|updated|recorded|logged)_(at|on)$/.test(column.name) &&
          column.default === null &&
          column.identity === null,
      )
      .map(({ id, table, column }) => ({
        object: id,
        detail: 'It has no default: every insert has to remember it, and one clock differs from the next.',
        remedy: `alter table ${table.id} alter ${column.id} set default now();`,
      })),
}
