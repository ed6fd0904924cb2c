import { type LintRule } from '../lint-rule.js'
import { unwrappedCalls } from '../policy-expression.js'

export const policyWithoutSubselect: LintRule = {
  name: 'policy-without-subselect',
  level: 'error',
  summary: 'A policy calls functions that do not depend on the row inside (select ...), once per statement.',
  check: ({ catalog }) =>
    catalog.tables.flatMap((table) =>
      table.policies.flatMap(({ id, using, check }) => {
        const columns = table.columns.map(({ name }) => name)
        const calls = [using, check].flatMap((expression) => unwrappedCalls(expression ?? '', columns))
        return [...new Set(calls)].map((call) => ({
          object: `${table.id}.${id}`,
          detail: `${call} is called for every row, although its result is the same for all of them.`,
          remedy: `Write (select ${call}) in place of ${call} in the policy.`,
        }))
      }),
    ),
}
