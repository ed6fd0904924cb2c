import { type TenantContext } from '../query/tenant-context.js'

/** Somebody who attacks: a role, mostly in the context of the tenant that is its own. */
export interface Actor {
  /** `pnc_service as member`, for progress and reports. */
  readonly name: string
  /** The group role, `pnc_owner`, or nothing for a login that was granted nothing. */
  readonly role: string | undefined
  readonly kind: 'group' | 'owner' | 'nobody'
  /** What it acts as; without one it has entered nothing. */
  readonly context: TenantContext | undefined
  /** The statements that turn the prover's session into it, until the savepoint is rolled back. */
  readonly become: readonly string[]
}
