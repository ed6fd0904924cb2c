import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'

/** Tables whose rows can be read as they were: tracked, of tenants, and with a uuid for the rest of their key. */
export type PastTable = Exclude<TableOfTenants, `audit.${string}`>

type TableOfTenants = {
  [Name in keyof Database]: Database[Name] extends { tenant_id: unknown; id: unknown } ? Name : never
}[keyof Database]

/** A row as it was at a moment. */
export interface PastRow<Table extends PastTable> {
  /** Its columns; generated ones are null, and so are those that are `masked`. */
  readonly row: Selectable<Database[Table]>
  /** Columns that changed since and whose values the trail does not keep, because they are personal. */
  readonly masked: readonly (keyof Selectable<Database[Table]> & string)[]
}
