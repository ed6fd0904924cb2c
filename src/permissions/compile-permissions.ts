import type { Ability } from './ability.js'
import { compileConditions, type Actor } from './compile-conditions.js'
import type { PermissionRule } from './permission-rule.js'

interface CompiledRule extends PermissionRule {
  readonly holds: ((row: object) => boolean) | undefined
}

/**
 * Makes of the rules of some roles what a person with these roles may do. Each role judges by the last of its rules that applies; one
 * role that refuses outweighs any that allow. It decides as `core.can` does, which a test proves.
 *
 * @param rules as `tx.permissions.list` returns them, of the roles that the person acts in and no others
 * @param actor whom `$user` and `$tenant` stand for
 * @example
 * const ability = compilePermissions(await tx.permissions.list('salesperson'), { user, tenant: 1 })
 * ability.can('update', 'sales.deals', deal)
 */
export function compilePermissions(rules: readonly PermissionRule[], actor: Actor): Ability {
  const compiled = rules
    .toSorted((a, b) => (a.role === b.role ? b.position - a.position : a.role < b.role ? -1 : 1))
    .map((rule) => ({
      ...rule,
      holds: rule.conditions ? compileConditions(rule.conditions, actor) : undefined,
    }))

  const whyNot: Ability['whyNot'] = (action, subject, row) => {
    let judged: string | undefined
    for (const rule of compiled) {
      if (rule.role === judged || !isAbout(rule, action, subject) || !applies(rule, row)) continue
      if (rule.inverted) return rule.reason ?? `the role "${rule.role}" may not ${action} ${subject}`
      judged = rule.role
    }
    return judged === undefined ? `no role of this context may ${action} ${subject}` : undefined
  }
  return { whyNot, can: (action, subject, row) => whyNot(action, subject, row) === undefined }
}

function isAbout(rule: PermissionRule, action: string, subject: string): boolean {
  return (
    (rule.subject === subject || rule.subject === 'all') &&
    (rule.action === action || rule.action === 'manage')
  )
}

function applies({ holds, inverted }: CompiledRule, row: object | null | undefined): boolean {
  if (!holds) return true
  return row ? holds(row) : !inverted
}
