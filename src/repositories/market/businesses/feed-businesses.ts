import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { queryTemplate } from '../../../query/query-template.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { id } from '../../../schemas/core.js'
import { businessFeedInput, type BusinessFeedInput } from '../../../schemas/market/business.js'
import type { BusinessCard } from './business.js'
import { businessCardColumns } from './business-table.js'

interface FeedValues extends Pick<BusinessFeedInput, 'owner_id'> {
  readonly tenant: number
  readonly before: string | undefined
  readonly rows: number
}

const feedQuery = queryTemplate(({ tenant, owner_id, before, rows }: FeedValues) =>
  sqlBuilder
    .selectFrom('market.businesses')
    .select(businessCardColumns)
    .where('tenant_id', '=', tenant)
    .where('deleted_at', 'is', null)
    .$if(owner_id !== undefined, (query) => query.where('owner_id', '=', owner_id ?? ''))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(rows),
)

/**
 * A page of businesses that are not deleted, newest first, by keyset.
 *
 * @throws INPUT_INVALID; CURSOR_INVALID when `after` comes from other filters
 */
export async function feedBusinesses(
  session: Session,
  input: BusinessFeedInput = {},
): Promise<Page<BusinessCard>> {
  const { after, limit, owner_id } = parseInput(businessFeedInput, input)
  const { tenant } = session.context
  const cursor = cursorCodec(['businesses.feed', tenant, owner_id], id)
  const before = after === undefined ? undefined : cursor.decode(after)
  const rows = await many(session, feedQuery({ tenant, owner_id, before, rows: limit + 1 }))
  return pageOf(rows, limit, (last) => cursor.encode(last.id))
}
