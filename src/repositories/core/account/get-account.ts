import { actingUser } from '../../../query/acting-user.js'
import { orNotFound } from '../../../query/or-not-found.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Account } from './account.js'
import { accountColumns } from './account-columns.js'

/**
 * The person of the context.
 *
 * @throws INPUT_INVALID when the context names no person
 */
export async function getAccount(session: Session): Promise<Account> {
  const user = actingUser(session, 'user_id')
  const account = await maybeOne(
    session,
    sqlBuilder
      .selectFrom('core.users')
      .select(accountColumns)
      .where('id', '=', user)
      .where('deleted_at', 'is', null),
  )
  return orNotFound(account, { noun: 'person' }, user)
}
