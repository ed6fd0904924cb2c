import { type LintRule } from '../lint-rule.js'

export const constraintNotValid: LintRule = {
  name: 'constraint-not-valid',
  level: 'error',
  summary: 'When all migrations have run, every constraint is validated and every index is usable.',
  check: ({ catalog }) => [
    ...catalog.tables.flatMap((table) =>
      table.constraints
        .filter(({ isValidated, isEnabled }) => !isValidated || !isEnabled)
        .map(({ id, isValidated }) => ({
          object: `${table.id}.${id}`,
          detail: isValidated
            ? 'The constraint is switched off.'
            : 'The constraint was added as not valid and never validated: older rows may break it.',
          remedy: isValidated
            ? `alter table ${table.id} enable trigger all;`
            : `alter table ${table.id} validate constraint ${id};`,
        })),
    ),
    ...catalog.domains.flatMap((domain) =>
      domain.constraints
        .filter(({ isValidated }) => !isValidated)
        .map(({ id }) => ({
          object: `${domain.id}.${id}`,
          detail: 'The check was added as not valid and never validated: older values may break it.',
          remedy: `alter domain ${domain.id} validate constraint ${id};`,
        })),
    ),
    ...[...catalog.tables, ...catalog.views].flatMap(({ indexes }) =>
      indexes
        .filter(({ isValid }) => !isValid)
        .map(({ id }) => ({
          object: id,
          detail: 'The index is not usable: every write pays for it and no query may use it.',
          remedy: `drop index concurrently ${id};\n-- then create it again`,
        })),
    ),
  ],
}
