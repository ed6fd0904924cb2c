import { type LintRule } from '../lint-rule.js'

export const publicTemporaryObjects: LintRule = {
  name: 'public-temporary-objects',
  level: 'error',
  summary: 'Public makes neither temporary objects nor schemas in the database.',
  check: ({ catalog }) =>
    catalog.databaseGrants
      .filter(({ grantee, privilege }) => grantee === 'public' && privilege !== 'connect')
      .map(({ privilege }) => ({
        object: 'database',
        detail: `Everybody has ${privilege} on the database: a temporary table can stand in front of one of ours.`,
        remedy: `revoke ${privilege} on database <database> from public;`,
      })),
}
