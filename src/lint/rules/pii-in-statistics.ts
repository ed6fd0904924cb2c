import { type LintRule } from '../lint-rule.js'
import { personalColumns } from '../personal-columns.js'

export const piiInStatistics: LintRule = {
  name: 'pii-in-statistics',
  level: 'error',
  summary: 'The planner keeps no samples of personal data.',
  check: ({ catalog }) =>
    personalColumns(catalog)
      .filter(({ column }) => column.statisticsTarget !== 0)
      .map(({ id, table, column }) => ({
        object: id,
        detail:
          'The planner samples its values, past row security: explain tells whoever can run SQL what is among them, and an erased value lives on there.',
        remedy: `alter table ${table.id} alter ${column.id} set statistics 0;`,
      })),
}
