import { type LintRule } from '../lint-rule.js'
import { isTenantTable } from '../tenancy.js'

/** Functions that say whether the context has a role, and not where. */
const roleQuestion = /\bcore\.(?:is_staff|has_role|has_any_role)\(/g

export const policyRolePastTenant: LintRule = {
  name: 'policy-role-past-tenant',
  level: 'error',
  summary: 'A policy of a tenant table asks for a role together with the tenant of the row.',
  check: ({ catalog }) =>
    catalog.tables.filter(isTenantTable).flatMap((table) =>
      table.policies.flatMap(({ id, using, check }) => {
        const asked = [using, check].flatMap((expression) => (expression ?? '').match(roleQuestion) ?? [])
        return [...new Set(asked)].map((call) => ({
          object: `${table.id}.${id}`,
          detail: `${call}) says that the context has a role, and not that it has it in the tenant of the row.`,
          remedy: `Write tenant_id = (select core.staff_tenant_id()), or core.role_tenant_id('...'), in its place.`,
        }))
      }),
    ),
}
