import { type LintRule } from '../lint-rule.js'

export const triggerFunctionGranted: LintRule = {
  name: 'trigger-function-granted',
  level: 'error',
  summary: 'A trigger function is executed by triggers alone.',
  check: ({ catalog }) =>
    catalog.functions
      .filter(({ result, grants }) => result === 'trigger' && grants.length > 0)
      .map(({ id, grants }) => ({
        object: id,
        detail: `${listOf(grants)} may put it on a table of their own, and see or change what it touches.`,
        remedy: `revoke all on function ${id} from ${listOf(grants)};`,
      })),
}

function listOf(grants: readonly { readonly grantee: string }[]): string {
  return [...new Set(grants.map(({ grantee }) => grantee))].join(', ')
}
