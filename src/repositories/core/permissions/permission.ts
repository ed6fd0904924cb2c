import type { PermissionRule } from '../../../permissions/permission-rule.js'

/** A rule of a role, as it is stored. */
export interface Permission extends PermissionRule {
  /** What `remove` takes; null for a rule of a system role. */
  readonly id: string | null
}
