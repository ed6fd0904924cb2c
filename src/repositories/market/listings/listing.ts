import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { Coordinates } from '../../../query/geography.js'
import type { listingCardColumns } from './listing-table.js'

type Row = Selectable<Database['market.listings']>

/** A listing as a list shows it. */
export type ListingCard = Pick<Row, (typeof listingCardColumns)[number]>

/** A listing as its own page shows it. Prices are decimal strings; `version` goes back into `update`. */
export type Listing = ListingCard &
  Pick<
    Row,
    'author_id' | 'status' | 'description' | 'attributes' | 'expires_at' | 'updated_at' | 'version'
  > & {
    readonly location: Coordinates | null
  }

/** A listing that a search found. */
export type ListingMatch = ListingCard & {
  /** Metres from the point that was searched near; null without one. */
  readonly distance_m: number | null
  /** Rank among the matches of its window, up to 1,000,000. */
  readonly score: number
}
