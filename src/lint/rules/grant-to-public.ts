import { allGrants } from '../all-grants.js'
import { type LintRule } from '../lint-rule.js'

export const grantToPublic: LintRule = {
  name: 'grant-to-public',
  level: 'error',
  summary: 'Nothing is granted to public: no schema, table, column, sequence or function.',
  check: ({ catalog }) =>
    allGrants(catalog)
      // PostgreSQL itself lets everybody look names up in the schema public.
      .filter(
        ({ grantee, object, privilege }) =>
          grantee === 'public' && !(object === 'public' && privilege === 'usage'),
      )
      .map(({ object, on, privilege }) => ({
        object,
        detail: `Every role that logs in, now or ever, has ${privilege} on it.`,
        remedy: `revoke ${privilege} on ${on} from public;`,
      })),
}
