import { type LintRule } from '../lint-rule.js'
import { tableColumns } from '../tenancy.js'

const note = /^@pii (?:none|kind=[a-z_]+ subject=(?<subject>[a-z_]+) erase=(?<erase>null|shred|keep)) \S/

export const piiNoteInvalid: LintRule = {
  name: 'pii-note-invalid',
  level: 'error',
  summary: 'What a column says about personal data can be acted on.',
  check: ({ catalog }) =>
    tableColumns(catalog)
      .filter(({ column }) => (column.comment ?? '').includes('@pii'))
      .flatMap(({ id, table, column }) => {
        const found = note.exec(column.comment ?? '')
        const subject = found?.groups?.subject
        const fault = !found
          ? 'The note is not of the form "@pii kind=<word> subject=<column> erase=null|shred|keep Words".'
          : subject !== undefined && !table.columns.some(({ name }) => name === subject)
            ? `The subject ${subject} is no column of ${table.id}: nobody knows whose data it is.`
            : found.groups?.erase === 'null' && column.isNotNull
              ? 'It is to be erased to null, and refuses null.'
              : undefined
        return fault === undefined
          ? []
          : {
              object: id,
              detail: fault,
              remedy: `comment on column ${id} is '@pii kind=... subject=... erase=... Words.';`,
            }
      }),
}
