import { type LintRule } from '../lint-rule.js'
import { readsTable } from '../policy-expression.js'

export const policyReadsTable: LintRule = {
  name: 'policy-reads-table',
  level: 'warning',
  summary: 'A policy for reading looks into no other table.',
  check: ({ catalog }) =>
    catalog.tables.flatMap((table) =>
      table.policies
        .filter(({ using }) => readsTable(using ?? ''))
        .map(({ id }) => ({
          object: `${table.id}.${id}`,
          detail:
            'Its condition reads a table: every query of this one pays for it, and the rows it finds obey the policies of that table.',
          remedy:
            'Check membership and roles once, when the context is made, and compare with the context here.',
        })),
    ),
}
