import type { PermissionConditions } from '../database/permission-conditions.js'

/** One rule of a role, as `core.permissions` and `core.tenant_permissions` keep them. */
export interface PermissionRule {
  readonly role: string
  /** Of the rules of a role that apply, the one with the highest position decides. */
  readonly position: number
  /** `manage` stands for every action. */
  readonly action: string
  /** A table or another word; `all` stands for every subject. */
  readonly subject: string
  /** Whether the rule refuses instead of allowing. */
  readonly inverted: boolean
  /** Which rows it is about; null for all of them. */
  readonly conditions: PermissionConditions | null
  readonly reason: string | null
}
