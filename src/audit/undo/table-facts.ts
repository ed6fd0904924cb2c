/** What an undo has to know of a column. */
export interface ColumnFacts {
  /** Its name, quoted where it has to be. */
  readonly sql: string
  /** `numeric(12,2)` */
  readonly type: string
  readonly kind: 'json' | 'array' | 'plain'
  readonly isGenerated: boolean
  /** Whether it takes no null. */
  readonly isRequired: boolean
  readonly mayInsert: boolean
  readonly mayUpdate: boolean
}

/** What an undo has to know of a table: its shape, and what the role of services may do to it. */
export interface TableFacts {
  /** As the trail calls it. */
  readonly name: string
  /** Its name as it is now, quoted where it has to be. */
  readonly sql: string
  readonly isTracked: boolean
  readonly hasTenant: boolean
  /** The columns of the primary key, without tenant_id. */
  readonly key: readonly string[]
  /** Whether the rows of a key can be looked for. */
  readonly mayRead: boolean
  /** Whether they can be locked as well. */
  readonly mayLock: boolean
  readonly mayDelete: boolean
  readonly columns: Readonly<Record<string, ColumnFacts>>
}
