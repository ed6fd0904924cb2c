/** A statement on the shop of `plan-facts.ts`, and what a plan says of it. */
export interface PlanCase {
  readonly sql: string
  /** `shop.orders ACCESS EXCLUSIVE` */
  readonly locks: readonly string[]
  readonly danger: 'none' | 'low' | 'high'
  readonly rewrites?: readonly string[]
  readonly scans?: readonly string[]
  /** A part of the reasons. */
  readonly because?: string
  /** A part of the safer ways. */
  readonly safer?: string
  /** Outside a transaction. */
  readonly alone?: true
}
