import { typedObjects } from '../column-types.js'
import { type LintRule } from '../lint-rule.js'

export const timestampWithoutZone: LintRule = {
  name: 'timestamp-without-zone',
  level: 'error',
  summary: 'A moment is a timestamptz: never a timestamp without its zone, or a time of day with one.',
  check: ({ catalog }) =>
    typedObjects(catalog)
      .filter(({ type }) => /^timestamp.* without time zone|^time(\(\d\))? with time zone/.test(type))
      .map(({ id, name, type, retype }) => ({
        object: id,
        detail: `${type} is another moment for every session in another time zone.`,
        remedy: retype(`timestamptz(3) using ${name} at time zone 'UTC'`),
      })),
}
