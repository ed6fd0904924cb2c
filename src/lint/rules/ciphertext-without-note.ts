import { type LintRule } from '../lint-rule.js'
import { tableColumns } from '../tenancy.js'

const encrypted = /@encrypted subject=(?<subject>[a-z_][a-z0-9_]*)/
const blindIndex = /@blind_index of=(?<of>[a-z_][a-z0-9_]*) normalise=[a-z_]+/

export const ciphertextWithoutNote: LintRule = {
  name: 'ciphertext-without-note',
  level: 'error',
  summary: 'An encrypted column says whose values it holds, and a blind index of which column it is.',
  check: ({ catalog }) =>
    tableColumns(catalog).flatMap(({ id, table, column }) => {
      const comment = column.comment ?? ''
      const has = (name: string | undefined) => table.columns.some((each) => each.name === name)
      if (/(^|\.)ciphertext$/.test(column.type)) {
        const subject = encrypted.exec(comment)?.groups?.subject
        if (subject === 'tenant' || has(subject)) return []
        return {
          object: id,
          detail:
            subject === undefined
              ? 'Rotation of keys does not know whose values these are, and stops.'
              : `The subject ${subject} is no column of ${table.id}: nobody knows whose values these are.`,
          remedy: `comment on column ${id} is '@encrypted subject=<column of the person, or tenant> ...';`,
        }
      }
      if (!/(^|\.)blind_index$/.test(column.type) || has(blindIndex.exec(comment)?.groups?.of)) return []
      return {
        object: id,
        detail: 'Rotation of keys does not know of which column it is an index, and stops.',
        remedy: `comment on column ${id} is '@blind_index of=<encrypted column> normalise=exact|text|code ...';`,
      }
    }),
}
