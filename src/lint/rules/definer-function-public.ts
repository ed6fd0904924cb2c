import { type LintRule } from '../lint-rule.js'

export const definerFunctionPublic: LintRule = {
  name: 'definer-function-public',
  level: 'error',
  summary: 'A SECURITY DEFINER function is executed by roles that are named, never by public.',
  check: ({ catalog }) =>
    catalog.functions
      .filter(
        ({ isSecurityDefiner, grants }) =>
          isSecurityDefiner && grants.some(({ grantee }) => grantee === 'public'),
      )
      .map(({ id, owner }) => ({
        object: id,
        detail: `Everybody may call it and then acts as ${owner}.`,
        remedy: `revoke execute on function ${id} from public;`,
      })),
}
