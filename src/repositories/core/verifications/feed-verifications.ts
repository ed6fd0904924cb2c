import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { queryTemplate } from '../../../query/query-template.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { id } from '../../../schemas/core.js'
import { verificationFeedInput, type VerificationFeedInput } from '../../../schemas/core/verification.js'
import type { VerificationCard } from './verification.js'
import { verificationCardColumns } from './verification-table.js'

interface FeedValues extends Pick<VerificationFeedInput, 'user_id' | 'status' | 'type'> {
  readonly tenant: number
  readonly before: string | undefined
  readonly rows: number
}

const feedQuery = queryTemplate(({ tenant, user_id, status, type, before, rows }: FeedValues) =>
  sqlBuilder
    .selectFrom('core.verifications')
    .select(verificationCardColumns)
    .where('tenant_id', '=', tenant)
    .$if(user_id !== undefined, (query) => query.where('user_id', '=', user_id ?? ''))
    .$call((query) => (status === undefined ? query : query.where('status', '=', status)))
    .$call((query) => (type === undefined ? query : query.where('type', '=', type)))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(rows),
)

/**
 * A page of attempts, newest first, without their evidence: for a member its own, for staff those of everybody.
 *
 * @throws INPUT_INVALID; CURSOR_INVALID when `after` comes from other filters
 */
export async function feedVerifications(
  session: Session,
  input: VerificationFeedInput = {},
): Promise<Page<VerificationCard>> {
  const { after, limit, ...filters } = parseInput(verificationFeedInput, input)
  const { tenant } = session.context
  const cursor = cursorCodec(
    ['verifications.feed', tenant, filters.user_id, filters.status, filters.type],
    id,
  )
  const before = after === undefined ? undefined : cursor.decode(after)
  const rows = await many(session, feedQuery({ ...filters, tenant, before, rows: limit + 1 }))
  return pageOf(rows, limit, (last) => cursor.encode(last.id))
}
