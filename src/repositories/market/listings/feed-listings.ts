import { sql, type SelectQueryBuilder } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { id } from '../../../schemas/core.js'
import { listingFeedInput, type ListingFeedInput } from '../../../schemas/market/listing.js'
import type { ListingCard } from './listing.js'
import { listingCardColumns } from './listing-table.js'

type Listings = SelectQueryBuilder<Database, 'market.listings', object>

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

  const newest = (listings: Listings) =>
    listings
      .select(listingCardColumns)
      .where('tenant_id', '=', tenant)
      .where('status', '=', 'active')
      .where('deleted_at', 'is', null)
      .where('expires_at', '>', sql<Date>`now()`)
      .$if(type !== undefined, (query) => query.where('type', '=', type ?? 'offer'))
      .$if(business_id !== undefined, (query) => query.where('business_id', '=', business_id ?? ''))
      .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
      .orderBy('id', 'desc')
      .limit(limit + 1)

  const query =
    category_id === undefined
      ? newest(sqlBuilder.selectFrom('market.listings'))
      : newestOfSubtree(category_id, newest).limit(limit + 1)
  return pageOf(await many(session, query), limit, (last) => cursor.encode(last.id))
}

/** The newest of each category below, merged: one short index walk a category, however rare it is among all listings. */
function newestOfSubtree(
  categoryId: number,
  newest: (listings: Listings) => SelectQueryBuilder<Database, 'market.listings', ListingCard>,
) {
  return sqlBuilder
    .selectFrom(
      sql<{ id: number }>`unnest(market.category_subtree(${categoryId}))`.as<'category'>(sql`category (id)`),
    )
    .innerJoinLateral(
      newest(
        sqlBuilder.selectFrom('market.listings').whereRef('category_id', '=', sql.ref('category.id')),
      ).as('listing'),
      (join) => join.onTrue(),
    )
    .selectAll('listing')
    .orderBy('listing.id', 'desc')
}
