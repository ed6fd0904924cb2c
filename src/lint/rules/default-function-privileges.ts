import { type LintRule } from '../lint-rule.js'

export const defaultFunctionPrivileges: LintRule = {
  name: 'default-function-privileges',
  level: 'error',
  summary: 'A function made tomorrow is granted to nobody, either.',
  check: ({ catalog }) => {
    const owners = new Set(
      catalog.functions.map(({ schema }) => catalog.schemas.find(({ name }) => name === schema)?.owner ?? ''),
    )
    return [...owners]
      .filter((owner) => !owner.startsWith('pg_'))
      .filter(
        (owner) =>
          !catalog.defaultPrivileges.some(
            ({ role, schema, objects, grants }) =>
              role === owner &&
              schema === null &&
              objects === 'functions' &&
              !grants.some(({ grantee }) => grantee === 'public'),
          ),
      )
      .map((owner) => ({
        object: owner,
        detail: `PostgreSQL lets everybody execute each function that ${owner} makes, until somebody remembers to revoke it.`,
        remedy: `alter default privileges for role ${owner} revoke execute on functions from public;`,
      }))
  },
}
