import { type LintRule } from '../lint-rule.js'

export const viewNotSecurityInvoker: LintRule = {
  name: 'view-not-security-invoker',
  level: 'error',
  summary:
    'A view is read with the rights of its reader, and no materialized view holds the rows of tenants.',
  check: ({ catalog }) => [
    ...catalog.views
      .filter(
        ({ kind, options }) =>
          kind === 'view' && !options.some((option) => /^security_invoker=(true|on|yes|1)$/i.test(option)),
      )
      .map(({ id }) => ({
        object: id,
        detail:
          'The view is read with the rights of its owner: row security is that of the owner, not of the reader.',
        remedy: `alter view ${id} set (security_invoker = true);`,
      })),
    ...catalog.views
      .filter(({ kind }) => kind === 'materialized view')
      .map(({ id }) => ({
        object: id,
        detail:
          'A materialized view keeps rows and can have no row security: whoever may read it reads every tenant.',
        remedy: `Make ${id} a table with row security that is filled by a function.`,
      })),
  ],
}
