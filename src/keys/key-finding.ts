/** One thing that does not decrypt. It names places, never values. */
export interface KeyFinding {
  readonly kind: 'data key' | 'value'
  /** `core.subject_keys`, or `schema.table.column` */
  readonly object: string
  readonly tenant: number
  /** The id of the row. */
  readonly id: string
  readonly reason: string
}
