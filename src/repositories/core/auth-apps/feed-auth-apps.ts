import { cursorCodec } from '../../../query/cursor.js'
import type { Page } from '../../../query/page.js'
import { pageOf } from '../../../query/page-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { queryTemplate } from '../../../query/query-template.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { authAppFeedInput, type AuthAppFeedInput } from '../../../schemas/core/auth-app.js'
import { id } from '../../../schemas/core.js'
import type { AuthApp } from './auth-app.js'
import { authAppColumns } from './auth-app-table.js'

interface FeedValues {
  readonly tenant: number
  readonly before: string | undefined
  readonly rows: number
}

const feedQuery = queryTemplate(({ tenant, before, rows }: FeedValues) =>
  sqlBuilder
    .selectFrom('core.auth_apps')
    .select(authAppColumns)
    .where('tenant_id', '=', tenant)
    .where('deleted_at', 'is', null)
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(rows),
)

/**
 * A page of the applications of the tenant, newest first, by keyset; for staff.
 *
 * @throws INPUT_INVALID, CURSOR_INVALID
 */
export async function feedAuthApps(session: Session, input: AuthAppFeedInput = {}): Promise<Page<AuthApp>> {
  const { after, limit } = parseInput(authAppFeedInput, input)
  const { tenant } = session.context
  const cursor = cursorCodec(['authApps.feed', tenant], id)
  const before = after === undefined ? undefined : cursor.decode(after)
  const rows = await many(session, feedQuery({ tenant, before, rows: limit + 1 }))
  return pageOf(rows, limit, (last) => cursor.encode(last.id))
}
