import { typedObjects } from '../column-types.js'
import { type LintRule } from '../lint-rule.js'

export const jsonColumn: LintRule = {
  name: 'json-column',
  level: 'error',
  summary: 'Documents are jsonb, not json.',
  check: ({ catalog }) =>
    typedObjects(catalog)
      .filter(({ type }) => type === 'json')
      .map(({ id, retype }) => ({
        object: id,
        detail: 'json is kept as text: it has no equality, no index, and is parsed again at every use.',
        remedy: retype('jsonb'),
      })),
}
