import { sql } from 'kysely'
import { PncError } from '../../../errors/pnc-error.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'

/**
 * Takes an identity away from the acting person, and ends the sessions it opened.
 *
 * @throws NOT_FOUND when the person has no such identity; LAST_IDENTITY; ISOLATION_REFUSED under another isolation than read committed
 */
export async function removeIdentity(session: Session, id: string): Promise<void> {
  const row = await maybeOne(session, {
    compile: () =>
      sql<{ removed: boolean }>`select core.unlink_identity(${id}) as removed`.compile(sqlBuilder),
  })
  if (!row?.removed) throw new PncError('NOT_FOUND', `The person has no identity ${id}.`, { details: { id } })
}
