import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { settingColumns } from './setting-table.js'

type Row = Selectable<Database['core.settings']>

/** A setting as it holds in a tenant: its own, or the default of the platform. */
export type Setting = Pick<Row, (typeof settingColumns)[number]> & {
  /** Goes back into `set` and `remove`; null for a default, which the tenant has not set. */
  readonly version: number | null
  readonly is_default: boolean
}
