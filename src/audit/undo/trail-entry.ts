/** One change of one row as an undo looks at it. */
export interface TrailEntry {
  readonly id: string
  readonly changed_at: Date
  readonly tenant: number
  readonly table: string
  /** The key of the row within its tenant; of a key of several columns their texts joined by slashes. */
  readonly key: string
  readonly operation: string
  readonly transaction: string
  /** By column what it was before, as text and as JSON text; null where the trail does not keep it. */
  readonly before: Readonly<Record<string, readonly [text: string | null, json: string] | null>>
}

/** Names a row across tenants and tables. */
export function rowName({ tenant, table, key }: Pick<TrailEntry, 'tenant' | 'table' | 'key'>): string {
  return `${String(tenant)} ${table} ${key}`
}
