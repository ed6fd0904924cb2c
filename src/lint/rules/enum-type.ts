import { type LintRule } from '../lint-rule.js'

export const enumType: LintRule = {
  name: 'enum-type',
  level: 'error',
  summary: 'Enumerations are domains over text with a check, not enum types.',
  check: ({ catalog }) =>
    catalog.enums.map(({ id, labels }) => ({
      object: id,
      detail:
        'Equality of enums is not leakproof, so under row security no index serves it; and a value can never be removed.',
      remedy: `create domain ${id} as text check (value in (${labels.map((label) => `'${label.replaceAll(`'`, `''`)}'`).join(', ')}));`,
    })),
}
