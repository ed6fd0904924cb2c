import { PncError } from '../../../errors/pnc-error.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { signupReason } from '../../../schemas/core/signup.js'
import { getSignup } from './get-signup.js'
import type { Signup } from './signup.js'
import { signupColumns } from './signup-table.js'

/** Decides against a pending request; the reason is kept with it. */
export async function refuseSignup(
  session: Session,
  id: string,
  status: 'rejected' | 'failed',
  reason: string,
): Promise<Signup> {
  const refused = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.signups')
      .set({ status, rejected_reason: parseInput(signupReason, reason) })
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .returning(signupColumns),
  )
  if (refused) return refused
  await getSignup(session, id)
  throw new PncError('ROW_SECURITY_VIOLATION', `The sign-up ${id} may not be decided by this person.`, {
    hint: 'Only staff of the tenant decides.',
    details: { id },
  })
}
