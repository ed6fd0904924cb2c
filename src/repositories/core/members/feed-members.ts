import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { queryTemplate } from '../../../query/query-template.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { id } from '../../../schemas/core.js'
import { memberFeedInput, type MemberFeedInput } from '../../../schemas/core/member.js'
import type { Member } from './member.js'
import { memberColumns } from './member-table.js'

interface FeedValues extends Pick<MemberFeedInput, 'status'> {
  readonly tenant: number
  readonly before: string | undefined
  readonly rows: number
}

const feedQuery = queryTemplate(({ tenant, status, before, rows }: FeedValues) =>
  sqlBuilder
    .selectFrom('core.memberships')
    .select(memberColumns)
    .where('tenant_id', '=', tenant)
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'active'))
    .$if(before !== undefined, (query) => query.where('user_id', '<', before ?? ''))
    .orderBy('user_id', 'desc')
    .limit(rows),
)

/**
 * A page of members, newest people first, by keyset; of one status or of all. Who holds which role says `roleGrants.list`.
 *
 * @throws INPUT_INVALID; CURSOR_INVALID when `after` comes from another status
 */
export async function feedMembers(session: Session, input: MemberFeedInput = {}): Promise<Page<Member>> {
  const { after, limit, status } = parseInput(memberFeedInput, input)
  const { tenant } = session.context
  const cursor = cursorCodec(['members.feed', tenant, status], id)
  const before = after === undefined ? undefined : cursor.decode(after)
  const rows = await many(session, feedQuery({ tenant, status, before, rows: limit + 1 }))
  return pageOf(rows, limit, (last) => cursor.encode(last.user_id))
}
