import { toJson } from '../../../query/json-value.js'
import { idTaken } from '../../../query/id-taken.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { signupInput, type SignupInput } from '../../../schemas/core/signup.js'
import { findSignup } from './find-signup.js'
import type { Signup } from './signup.js'
import { signupColumns, signupTable } from './signup-table.js'

/**
 * Writes a request down, for staff to decide. For the sign-up service, acting as the system: it vouches that the person holds the
 * identifier. With an `id` of the caller's making it is safe to repeat.
 *
 * @throws INPUT_INVALID; ROW_SECURITY_VIOLATION for anybody but the system; ID_IN_THE_FUTURE; UNIQUE_VIOLATION when the id belongs to
 * a request of another identifier
 */
export async function submitSignup(session: Session, input: SignupInput): Promise<Signup> {
  const { data, ...values } = parseInput(signupInput, input)
  const made = await maybeOne(
    session,
    sqlBuilder
      .insertInto('core.signups')
      .values({ ...values, tenant_id: session.context.tenant, ...(data && { data: toJson(data) }) })
      .onConflict((conflict) => conflict.columns(['id', 'tenant_id']).doNothing())
      .returning(signupColumns),
  )
  if (made) return made
  const repeated = await findSignup(session, values.id ?? '')
  if (repeated?.user_identifier === (values.user_identifier ?? null)) return repeated
  throw idTaken(signupTable, values.id)
}
