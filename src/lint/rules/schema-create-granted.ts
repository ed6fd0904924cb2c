import { type LintRule } from '../lint-rule.js'

export const schemaCreateGranted: LintRule = {
  name: 'schema-create-granted',
  level: 'error',
  summary: 'Nobody but the owner makes objects in a schema, public included.',
  check: ({ catalog }) =>
    catalog.schemas.flatMap(({ id, grants }) =>
      grants
        .filter(({ privilege }) => privilege === 'create')
        .map(({ grantee }) => ({
          object: id,
          detail: `${grantee} may make functions and tables here, which others then find in place of the ones they mean.`,
          remedy: `revoke create on schema ${id} from ${grantee};`,
        })),
    ),
}
