import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Signup } from './signup.js'
import { signupColumns } from './signup-table.js'

/** The request of an id, for staff, and for the member that it made; undefined for everybody else. */
export function findSignup(session: Session, id: string): Promise<Signup | undefined> {
  return maybeOne(
    session,
    sqlBuilder
      .selectFrom('core.signups')
      .select(signupColumns)
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant),
  )
}
