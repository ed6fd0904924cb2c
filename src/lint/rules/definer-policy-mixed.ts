import { type LintRule } from '../lint-rule.js'
import { definerRoles } from '../tenancy.js'

export const definerPolicyMixed: LintRule = {
  name: 'definer-policy-mixed',
  level: 'error',
  summary: 'A policy of a role that owns definer functions is constant true and for no other kind of role.',
  check: ({ catalog }) => {
    const definers = definerRoles(catalog)
    return catalog.tables.flatMap((table) =>
      table.policies
        .filter(({ roles, using }) => {
          const others = roles.filter((role) => !definers.has(role))
          return others.length < roles.length && (others.length > 0 || using !== 'true')
        })
        .map(({ id, roles }) => ({
          object: `${table.id}.${id}`,
          detail: `It is shared by ${roles.join(', ')}, or has a condition: a definer function reads everything or nothing, and only a constant leaves it the indexes.`,
          remedy: `Give ${roles.filter((role) => definers.has(role)).join(', ')} a policy of its own, using (true).`,
        })),
    )
  },
}
