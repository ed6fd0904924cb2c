import { sql, type SelectQueryBuilder } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { queryTemplate } from '../../../query/query-template.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { id } from '../../../schemas/core.js'
import { listingFeedInput, type ListingFeedInput } from '../../../schemas/market/listing.js'
import type { ListingCard } from './listing.js'
import { listingCardColumns } from './listing-table.js'

type Listings = SelectQueryBuilder<Database, 'market.listings', object>

interface FeedValues extends Pick<ListingFeedInput, 'type' | 'category_id' | 'business_id'> {
  readonly tenant: number
  readonly before: string | undefined
  readonly rows: number
}

const feedQuery = queryTemplate((values: FeedValues) =>
  values.category_id === undefined
    ? newest(sqlBuilder.selectFrom('market.listings'), values)
    : newestOfSubtree(values.category_id, values),
)

/**
 * A page of live listings, newest first. Page 50,000 costs as much as page 1: the cursor is an id, and ids are in order of time.
 *
 * @throws INPUT_INVALID; CURSOR_INVALID when `after` comes from other filters
 */
export async function feedListings(
  session: Session,
  input: ListingFeedInput = {},
): Promise<Page<ListingCard>> {
  const { after, limit, type, category_id, business_id } = parseInput(listingFeedInput, input)
  const { tenant } = session.context
  const cursor = cursorCodec(['listings.feed', tenant, type, category_id, business_id], id)
  const before = after === undefined ? undefined : cursor.decode(after)
  const values = { tenant, before, type, category_id, business_id, rows: limit + 1 }
  return pageOf(await many(session, feedQuery(values)), limit, (last) => cursor.encode(last.id))
}

function newest(listings: Listings, { tenant, type, business_id, before, rows }: FeedValues) {
  return listings
    .select(listingCardColumns)
    .where('tenant_id', '=', tenant)
    .where('status', '=', 'active')
    .where('deleted_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .$if(type !== undefined, (query) => query.where('type', '=', type ?? 'offer'))
    .$if(business_id !== undefined, (query) => query.where('business_id', '=', business_id ?? ''))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(rows)
}

/** The newest of each category below, merged: one short index walk a category, however rare it is among all listings. */
function newestOfSubtree(categoryId: number, values: FeedValues) {
  return sqlBuilder
    .selectFrom(
      sql<{ id: number }>`unnest(market.category_subtree(${categoryId}))`.as<'category'>(sql`category (id)`),
    )
    .innerJoinLateral(
      newest(
        sqlBuilder.selectFrom('market.listings').whereRef('category_id', '=', sql.ref('category.id')),
        values,
      ).as('listing'),
      (join) => join.onTrue(),
    )
    .selectAll('listing')
    .orderBy('listing.id', 'desc')
    .limit(values.rows)
}
