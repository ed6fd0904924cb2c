/** A role that members of the tenant can hold. */
export interface Role {
  readonly code: string
  readonly name: string
  readonly description: string
  /** Whether it is the same for all tenants, or the tenant's own. */
  readonly is_system: boolean
  readonly is_active: boolean
  readonly expires_at: Date | null
  /** Goes back into `update`; null for a system role, which nobody updates. */
  readonly version: number | null
}
