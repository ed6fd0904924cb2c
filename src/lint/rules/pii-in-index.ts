import { type LintRule } from '../lint-rule.js'
import { personalColumns } from '../personal-columns.js'

export const piiInIndex: LintRule = {
  name: 'pii-in-index',
  level: 'error',
  summary: 'No index holds personal data but a unique key, and no extended statistics do.',
  check: ({ catalog }) =>
    personalColumns(catalog).flatMap(({ id, table, column }) => {
      // A keyed hash, made to be indexed: without the key it says nothing of the person.
      if (column.comment?.includes(' @blind_index ')) return []
      const holds = (text: string) => new RegExp(`(?<![\\w$])${column.name}(?![\\w$])`).test(text)
      const indexes = table.indexes.filter(
        ({ isUnique, columns, included }) => !isUnique && [...columns, ...included].some(holds),
      )
      const statistics = table.statistics.filter(({ definition }) =>
        holds(definition.replace(/ FROM .*$/s, '').replace(/^.* ON /s, '')),
      )
      return [...indexes, ...statistics].map((holder) => ({
        object: id,
        detail: `${holder.id} keeps a second copy of it, with statistics of its own that row security does not guard.`,
        remedy: `drop ${'isUnique' in holder ? 'index' : 'statistics'} ${holder.id};`,
      }))
    }),
}
