import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'

type Row = Selectable<Database['audit.changes']>

/** A change of a row, as the trail tells it. */
export type RecordedChange = Omit<Row, 'row_id' | 'row_key' | 'login' | 'application' | 'tenant_id'> & {
  /** The key of the row within its tenant. */
  readonly row_key: string
}
