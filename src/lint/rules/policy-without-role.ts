import { type LintRule } from '../lint-rule.js'

export const policyWithoutRole: LintRule = {
  name: 'policy-without-role',
  level: 'error',
  summary: 'A policy names the roles it is for.',
  check: ({ catalog }) =>
    catalog.tables.flatMap((table) =>
      table.policies
        .filter(({ roles }) => roles.includes('public'))
        .map(({ id }) => ({
          object: `${table.id}.${id}`,
          detail:
            'The policy holds for public, so for every role that will ever be made, and is computed for roles it was not meant for.',
          remedy: `alter policy ${id} on ${table.id} to <roles>;`,
        })),
    ),
}
