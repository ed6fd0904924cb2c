import { type Catalog } from '../../catalog/catalog.js'
import { type LintRule } from '../lint-rule.js'

export const definerFunctionOwner: LintRule = {
  name: 'definer-function-owner',
  level: 'error',
  summary:
    'A SECURITY DEFINER function belongs to a role made for that: no login, no owner of tables, nothing that bypasses row security.',
  check: ({ catalog }) =>
    catalog.functions
      .filter(({ isSecurityDefiner }) => isSecurityDefiner)
      .flatMap(({ id, owner, comment }) => {
        const fault = faultOf(owner, catalog)
        if (fault === undefined || (fault === ownsTables && /@as_owner\s+\S/.test(comment ?? ''))) return []
        return {
          object: id,
          detail: `It runs as ${owner}, ${fault}: a mistake in it is worth as much as that role.`,
          remedy: `alter function ${id} owner to <a nologin role that owns nothing else>;`,
        }
      }),
}

const ownsTables = 'which owns tables or schemas'

function faultOf(owner: string, { roles, tables, schemas }: Catalog): string | undefined {
  const role = roles.find(({ name }) => name === owner)
  if (role === undefined || role.isSuperuser) return 'a superuser'
  if (role.bypassesRowSecurity) return 'which bypasses row security'
  if (role.canLogin) return 'which may log in'
  return [...tables, ...schemas].some((object) => object.owner === owner) ? ownsTables : undefined
}
