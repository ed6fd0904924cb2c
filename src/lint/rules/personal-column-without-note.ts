import { type LintRule } from '../lint-rule.js'
import { isReferenceData, tableColumns, tenantKey } from '../tenancy.js'

/** Names that sound like a person, or like a secret of one. */
const personal =
  /(^|_)(name|phone|mobile|email|mail|address|street|birth|birthday|age|gender|sex|religion|ethnicity|location|latitude|longitude|ip|passport|iban|wallet|password|token|device|photo|face|health)(_|$)/

export const personalColumnWithoutNote: LintRule = {
  name: 'personal-column-without-note',
  level: 'error',
  summary: 'A column that sounds personal says in its comment what is done with it, or that it is not.',
  check: ({ catalog }) =>
    tableColumns(catalog)
      .filter(
        ({ table, column }) =>
          personal.test(column.name) &&
          !(column.name === 'name' && table.id === tenantKey(catalog)?.table) &&
          column.comment?.startsWith('@pii ') !== true &&
          !isReferenceData(table, catalog),
      )
      .map(({ id, column }) => ({
        object: id,
        detail: 'It sounds personal and says nothing: exporting and erasing a person would pass it over.',
        remedy: [
          `comment on column ${id} is '@pii kind=... subject=<column of the person> erase=null|shred|keep ${column.comment ?? '...'}';`,
          `-- or, if it is not: '@pii none ${column.comment ?? '...'}'`,
        ].join('\n'),
      })),
}
