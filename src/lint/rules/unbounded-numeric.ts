import { typedObjects } from '../column-types.js'
import { type LintRule } from '../lint-rule.js'

export const unboundedNumeric: LintRule = {
  name: 'unbounded-numeric',
  level: 'warning',
  summary: 'A numeric says how many digits it has.',
  check: ({ catalog }) =>
    typedObjects(catalog)
      .filter(({ type }) => type === 'numeric')
      .map(({ id, retype }) => ({
        object: id,
        detail: 'A numeric without a precision takes any number of digits, and NaN and Infinity with them.',
        remedy: retype('numeric(14, 2)'),
      })),
}
