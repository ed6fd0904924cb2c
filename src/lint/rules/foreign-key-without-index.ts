import { foreignKeys, type ForeignKey } from '../foreign-keys.js'
import { type LintRule } from '../lint-rule.js'
import { isReferenceData } from '../tenancy.js'

export const foreignKeyWithoutIndex: LintRule = {
  name: 'foreign-key-without-index',
  level: 'warning',
  summary: 'A foreign key to rows that may be deleted has an index that begins with its columns.',
  check: ({ catalog }) =>
    foreignKeys(catalog)
      .filter((key) => key.target !== undefined && !isReferenceData(key.target, catalog) && !isIndexed(key))
      .map(({ object, table, columns, references }) => ({
        object,
        detail: `Deleting a row of ${references.table} reads all of ${table.id} to see whether it is referred to.`,
        remedy: `create index ${table.name}_${columns.join('_')}_idx on ${table.id} (${columns.join(', ')});`,
      })),
}

/** By an index whose first columns are those of the key, in any order; one for the rows that refer to something will do. */
function isIndexed({ table, columns }: ForeignKey): boolean {
  return table.indexes.some(
    (index) =>
      index.isValid &&
      (index.predicate === null || /^\(\w+ IS NOT NULL\)$/.test(index.predicate)) &&
      columns.every((column) => index.columns.slice(0, columns.length).includes(column)),
  )
}
