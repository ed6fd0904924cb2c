import { foreignKeys, type ForeignKey } from '../foreign-keys.js'
import { type LintRule } from '../lint-rule.js'

export const foreignKeyAction: LintRule = {
  name: 'foreign-key-action',
  level: 'warning',
  summary:
    'A foreign key says restrict or cascade, empties no column, follows no update, and is checked at once.',
  check: ({ catalog }) =>
    foreignKeys(catalog).flatMap((key) => {
      const fault = faultOf(key)
      if (fault === undefined) return []
      return {
        object: key.object,
        detail: fault,
        remedy: `foreign key (${key.columns.join(', ')}) references ${key.references.table} (${key.references.columns.join(', ')}) on delete restrict`,
      }
    }),
}

function faultOf({ references: { onDelete, onUpdate }, definition }: ForeignKey): string | undefined {
  if (onDelete === 'no action') return 'It does not say what a deletion of the row referred to does.'
  if (onDelete.startsWith('set'))
    return `On delete ${onDelete} changes columns behind the back of everybody, tenant_id among them where the key holds it.`
  if (onUpdate !== 'no action')
    return `On update ${onUpdate} lets a key change, which is then another row's key everywhere.`
  return definition.includes('DEFERRABLE')
    ? 'It may be put off to the end of the transaction, where an error says nothing of its cause.'
    : undefined
}
