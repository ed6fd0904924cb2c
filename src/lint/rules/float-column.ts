import { typedObjects } from '../column-types.js'
import { type LintRule } from '../lint-rule.js'
import { floatMoney } from './float-money.js'

export const floatColumn: LintRule = {
  name: 'float-column',
  level: 'warning',
  summary: 'Columns hold exact numbers: an integer, or a numeric with its precision.',
  check: (subject) => {
    const amounts = new Set(floatMoney.check(subject).map(({ object }) => object))
    return typedObjects(subject.catalog)
      .filter(({ id, type }) => /^(real|double precision)/.test(type) && !amounts.has(id))
      .map(({ id, type, retype }) => ({
        object: id,
        detail: `${type} rounds what is written; equality, sums and unique keys on it surprise.`,
        remedy: retype('numeric(p, s)'),
      }))
  },
}
