import { typedObjects } from '../column-types.js'
import { type LintRule } from '../lint-rule.js'

export const timestampPrecision: LintRule = {
  name: 'timestamp-precision',
  level: 'warning',
  summary: 'A timestamptz has milliseconds, as a Date of JavaScript has.',
  check: ({ catalog }) =>
    typedObjects(catalog)
      .filter(({ type }) => /^timestamp.* with time zone/.test(type) && !type.startsWith('timestamp(3)'))
      .map(({ id, retype }) => ({
        object: id,
        detail:
          'What a service reads as a Date and compares again differs from what is stored: a page or an update misses its row.',
        remedy: retype('timestamptz(3)'),
      })),
}
