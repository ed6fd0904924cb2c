import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { queryTemplate } from '../../../query/query-template.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { id } from '../../../schemas/core.js'
import { signupFeedInput, type SignupFeedInput } from '../../../schemas/core/signup.js'
import type { Signup } from './signup.js'
import { signupColumns } from './signup-table.js'

interface FeedValues extends Pick<SignupFeedInput, 'status'> {
  readonly tenant: number
  readonly before: string | undefined
  readonly rows: number
}

const feedQuery = queryTemplate(({ tenant, status, before, rows }: FeedValues) =>
  sqlBuilder
    .selectFrom('core.signups')
    .select(signupColumns)
    .where('tenant_id', '=', tenant)
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'pending'))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(rows),
)

/**
 * A page of requests, newest first, by keyset; of one status or of all.
 *
 * @throws INPUT_INVALID; CURSOR_INVALID when `after` comes from another status
 */
export async function feedSignups(session: Session, input: SignupFeedInput = {}): Promise<Page<Signup>> {
  const { after, limit, status } = parseInput(signupFeedInput, input)
  const { tenant } = session.context
  const cursor = cursorCodec(['signups.feed', tenant, status], id)
  const before = after === undefined ? undefined : cursor.decode(after)
  const rows = await many(session, feedQuery({ tenant, status, before, rows: limit + 1 }))
  return pageOf(rows, limit, (last) => cursor.encode(last.id))
}
