import { sql } from 'kysely'
import { PncError } from '../../../errors/pnc-error.js'
import type { Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'

const ending = (session: Session) =>
  sqlBuilder
    .updateTable('core.sessions')
    .set({ revoked_at: sql<Date>`now()`, end_reason: 'signed_out_elsewhere' })
    .where('user_id', '=', session.context.user ?? null)
    .where('revoked_at', 'is', null)

/**
 * Ends one session of the acting person.
 *
 * @throws NOT_FOUND when the person has no such session in this tenant, or it has ended
 */
export async function endSession(session: Session, id: string): Promise<void> {
  const { rowCount } = await session.execute(ending(session).where('id', '=', id).compile())
  if (rowCount === 0)
    throw new PncError('NOT_FOUND', `The person has no session ${id} here.`, { details: { id } })
}

/**
 * Ends the sessions of the acting person that hold in this tenant but for one, and says how many. `db.authentication.signOutOthers`
 * does so in every tenant.
 *
 * @param kept `session_id` of `authenticate`
 */
export async function endOtherSessions(session: Session, kept: string): Promise<number> {
  return (await session.execute(ending(session).where('id', '<>', kept).compile())).rowCount
}
