import { type LintRule } from '../lint-rule.js'

export const functionLeakproof: LintRule = {
  name: 'function-leakproof',
  level: 'error',
  summary: 'No function says of itself that it is leakproof.',
  check: ({ catalog }) =>
    catalog.functions
      .filter(({ isLeakproof }) => isLeakproof)
      .map(({ id }) => ({
        object: id,
        detail:
          'A leakproof function is called before row security: an error message or a duration tells of rows of other tenants.',
        remedy: `alter function ${id} not leakproof;`,
      })),
}
