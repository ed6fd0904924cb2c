import { type LintRule } from '../lint-rule.js'
import { isWrittenByOthers, tableColumns } from '../tenancy.js'

export const textWithoutLength: LintRule = {
  name: 'text-without-length',
  level: 'warning',
  summary:
    'A text that others than the owner write has a length, by a check, by its domain or by what it refers to.',
  check: ({ catalog }) =>
    tableColumns(catalog)
      .filter(
        ({ table, column }) =>
          column.type === 'text' &&
          column.generated === null &&
          isWrittenByOthers(table) &&
          !table.constraints.some(
            ({ kind, columns }) =>
              (kind === 'check' || kind === 'foreign key') && columns.includes(column.name),
          ),
      )
      .map(({ id, table, column }) => ({
        object: id,
        detail:
          'Nothing bounds it: one request may store a gigabyte, and every reader of the row fetches it.',
        remedy: `alter table ${table.id} add check (length(${column.id}) <= 2000);`,
      })),
}
