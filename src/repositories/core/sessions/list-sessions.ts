import { sql } from 'kysely'
import { queryTemplate } from '../../../query/query-template.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { userSessionColumns, type UserSession } from './user-session.js'

/** The newest are shown; who has more of them ends the others together. */
const most = 100

interface Wanted {
  readonly user: string
  readonly id?: string | undefined
  readonly rows: number
}

const ofPerson = queryTemplate(({ user, id, rows }: Wanted) =>
  sqlBuilder
    .selectFrom('core.sessions')
    .select(userSessionColumns)
    .where('user_id', '=', user)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('id', 'desc')
    .limit(rows),
)

/** The sessions of the acting person that hold in this tenant, newest first, at most 100. A system context has none. */
export async function listSessions(session: Session): Promise<readonly UserSession[]> {
  const { user } = session.context
  return user === undefined ? [] : many(session, ofPerson({ user, rows: most }))
}

/**
 * The current session of the acting person: the one that the context names (`session_id`, as `authenticate` gives it), while it holds
 * in this tenant. A context that names none has the newest.
 */
export async function currentSession(session: Session): Promise<UserSession | undefined> {
  const { user, session_id: id } = session.context
  return user === undefined ? undefined : (await many(session, ofPerson({ user, id, rows: 1 })))[0]
}
