import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { Coordinates } from '../../../query/geography.js'
import type { businessCardColumns } from './business-table.js'

type Row = Selectable<Database['market.businesses']>

/** A business as a list shows it. */
export type BusinessCard = Pick<Row, (typeof businessCardColumns)[number]>

/** A business as its own page shows it; `version` goes back into `update`. */
export type Business = BusinessCard &
  Pick<Row, 'description' | 'phone' | 'attributes' | 'updated_at' | 'version'> & {
    readonly location: Coordinates | null
  }
