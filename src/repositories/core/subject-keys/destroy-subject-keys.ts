import { sql } from 'kysely'
import { parseInput } from '../../../query/parse-input.js'
import { many, maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { id } from '../../../schemas/core.js'

/**
 * Destroys every data key of a person in this tenant: its encrypted values are gone, here and wherever a copy of them is kept. It
 * cannot be undone, and no new value of the person can be encrypted afterwards. For the system alone.
 *
 * @returns how many keys there were
 * @throws ROW_SECURITY_VIOLATION for anybody but the system; INPUT_INVALID
 */
export async function destroySubjectKeys(session: Session, user: string): Promise<number> {
  const subject = parseInput(id, user)
  const keys = await many(
    session,
    sqlBuilder
      .selectFrom('core.subject_keys')
      .select('id')
      .where('user_id', '=', subject)
      .where('tenant_id', '=', session.context.tenant),
  )
  const done = await maybeOne(
    session,
    sqlBuilder.selectNoFrom(sql<number>`core.destroy_subject_keys(${subject})`.as('destroyed')),
  )
  for (const key of keys) session.vault?.forget(key.id)
  return done?.destroyed ?? 0
}
