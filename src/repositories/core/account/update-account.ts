import { actingUser } from '../../../query/acting-user.js'
import { toGeography } from '../../../query/geography.js'
import { toJson } from '../../../query/json-value.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { versionConflict } from '../../../query/version-conflict.js'
import { accountPatch, type AccountPatch } from '../../../schemas/core/account.js'
import type { Account } from './account.js'
import { accountColumns } from './account-columns.js'
import { getAccount } from './get-account.js'

/**
 * Changes some fields of the person of the context, if it still has the version the change is based on.
 *
 * @throws VERSION_CONFLICT with the present version in `details.version`; INPUT_INVALID, also when the context names no person;
 * FOREIGN_KEY_VIOLATION for a language that is not there
 */
export async function updateAccount(
  session: Session,
  version: number,
  patch: AccountPatch,
): Promise<Account> {
  const { location, attributes, ...values } = parseInput(accountPatch, patch)
  const user = actingUser(session, 'user_id')
  const account = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.users')
      .set({
        ...values,
        ...(location !== undefined && { location: toGeography(location) }),
        ...(attributes && { attributes: toJson(attributes) }),
      })
      .where('id', '=', user)
      .where('version', '=', version)
      .where('deleted_at', 'is', null)
      .returning(accountColumns),
  )
  if (account) return account
  const present = await getAccount(session)
  throw versionConflict(`person ${user}`, present.version, version, { id: user })
}
