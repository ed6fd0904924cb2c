import { allGrants } from '../all-grants.js'
import { type LintRule } from '../lint-rule.js'

export const grantOption: LintRule = {
  name: 'grant-option',
  level: 'error',
  summary: 'Nobody may pass a privilege on.',
  check: ({ catalog }) =>
    allGrants(catalog)
      .filter(({ isGrantable }) => isGrantable)
      .map(({ object, on, grantee, privilege }) => ({
        object,
        detail: `${grantee} may grant ${privilege} to others, and a migration no longer decides who has it.`,
        remedy: `revoke grant option for ${privilege} on ${on} from ${grantee};`,
      })),
}
