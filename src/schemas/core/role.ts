import { z } from 'zod'
import { domainPatterns } from '../../database/domains.generated.js'
import { jsonColumns } from '../../database/json-columns.js'
import { id, newId, pageLimit, patchOf, text } from '../core.js'

/** The code of a tenant's own role; no system role begins with "own:". */
const ownRoleCode = z.string().regex(/^own:[a-z][a-z_]{1,39}$/, 'must be a code such as "own:night_shift"')

/** The code of any role. */
const roleCode = z
  .string()
  .regex(/^(own:)?[a-z][a-z_]{1,39}$/, 'must be the code of a role, such as "admin" or "own:night_shift"')

const expiry = z.date().min(new Date(0), 'must not lie before 1970').nullable()

const fields = {
  name: text(1, 80),
  description: text(0, 400),
  is_active: z.boolean(),
  expires_at: expiry,
}

/** A new role of the tenant's own. */
export const roleInput = z.strictObject({
  ...z.object(fields).partial().required({ name: true }).shape,
  code: ownRoleCode,
})

/** The fields of a tenant's own role that change; at least one. */
export const rolePatch = patchOf(fields)

/** A role for a member, until a moment or for good. */
export const roleGrantInput = z.strictObject({
  user_id: id,
  role_code: roleCode,
  expires_at: expiry.optional(),
})

/** A page of who holds what. */
export const roleGrantListInput = z
  .strictObject({ user_id: id, role_code: roleCode, after: z.string() })
  .partial()
  .extend({ limit: pageLimit })

/** A rule of a tenant's own role. Without a position it comes after the others, and so wins over them. */
export const permissionInput = z.strictObject({
  id: newId.optional(),
  position: z.number().int().min(1).max(1000).optional(),
  action: z
    .string()
    .regex(domainPatterns['core.permission_action'], 'must be a word such as "read" or "manage"'),
  subject: z
    .string()
    .regex(domainPatterns['core.permission_subject'], 'must be a table such as "sales.deals", or "all"'),
  inverted: z.boolean().optional(),
  conditions: jsonColumns['core.tenant_permissions.conditions'].nullable().optional(),
  reason: text(1, 400).nullable().optional(),
})

export type RoleInput = z.input<typeof roleInput>
export type RolePatch = z.input<typeof rolePatch>
export type RoleGrantInput = z.input<typeof roleGrantInput>
export type RoleGrantListInput = z.input<typeof roleGrantListInput>
export type PermissionInput = z.input<typeof permissionInput>
