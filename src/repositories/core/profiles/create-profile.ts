import { actingUser } from '../../../query/acting-user.js'
import { idTaken } from '../../../query/id-taken.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { profileInput, type ProfileInput } from '../../../schemas/core/profile.js'
import type { Profile } from './profile.js'
import { profileColumns, profileTable } from './profile-table.js'

/**
 * Makes the profile of the person of the context (staff may make one for any member), with details that are empty at first.
 * With an `id` of the caller's making it is safe to repeat: the second time it returns the row that the first one made.
 *
 * @throws INPUT_INVALID; UNIQUE_VIOLATION when the member has one, or the id belongs to another; ROW_SECURITY_VIOLATION, also for a
 * verification status or the type `admin` that staff has not given; FOREIGN_KEY_VIOLATION for a user who is no member
 */
export async function createProfile(session: Session, input: ProfileInput = {}): Promise<Profile> {
  const values = parseInput(profileInput, input)
  const { tenant } = session.context
  const user = values.user_id ?? actingUser(session, 'user_id')

  const made = await maybeOne(
    session,
    sqlBuilder
      .insertInto('core.profiles')
      .values({ ...values, tenant_id: tenant, user_id: user })
      .onConflict((conflict) => conflict.columns(['id', 'tenant_id']).doNothing())
      .returning(profileColumns),
  )
  if (made) return made

  // The id is taken. Looked up by a statement of its own, which sees what another request committed during the first.
  const repeated = await maybeOne(
    session,
    sqlBuilder
      .selectFrom('core.profiles')
      .select(profileColumns)
      .where('id', '=', values.id ?? '')
      .where('tenant_id', '=', tenant)
      .where('user_id', '=', user),
  )
  if (repeated) return repeated
  throw idTaken(profileTable, values.id)
}
