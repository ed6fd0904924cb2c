/** Who acts, and in which tenant. Comes from the service's own authentication, never from what a client sent. */
export interface TenantContext {
  /** `core.tenants.id`. */
  readonly tenant: number
  /** `core.users.id` of an active member; left out for work of the system itself. */
  readonly user?: string | undefined
  /** Roles the person acts in, each granted in `core.role_grants`; without a user only `system`. */
  readonly roles?: readonly string[] | undefined
  /** The session in which the person acts, a UUID such as `authenticate` gives it: the audit trail names it. Only with a user. */
  readonly session_id?: string | undefined
}
