import { type LintRule } from '../lint-rule.js'

export const rowSecurityNotForced: LintRule = {
  name: 'row-security-not-forced',
  level: 'error',
  summary: 'Where row security is on, it holds for the owner of the table too.',
  check: ({ catalog }) =>
    catalog.tables
      .filter((table) => table.hasRowSecurity && !table.forcesRowSecurity)
      .map(({ id, owner }) => ({
        object: id,
        detail: `Row security does not hold for ${owner}, who owns the table: a trigger, a migration or a foreign key that runs as the owner sees every tenant.`,
        remedy: `alter table ${id} force row level security;`,
      })),
}
