import { newRowId } from '../../../crypto/new-row-id.js'
import { PncError } from '../../../errors/pnc-error.js'
import { actingUser } from '../../../query/acting-user.js'
import { dataKeyOf } from '../../../query/encryption/data-key-of.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { verificationInput, type VerificationInput } from '../../../schemas/core/verification.js'
import { findVerification } from './find-verification.js'
import { getVerification } from './get-verification.js'
import type { Verification } from './verification.js'
import { evidence, reference, referenceIndex } from './verification-table.js'

/**
 * Asks for a verification of the person of the context (staff may ask for any member). Evidence and reference are encrypted before
 * they leave the process. With an `id` of the caller's making it is safe to repeat: the second time it returns the first row.
 *
 * @throws INPUT_INVALID; UNIQUE_VIOLATION while one of the same type is pending, or when the id is taken; ROW_SECURITY_VIOLATION;
 * FOREIGN_KEY_VIOLATION for somebody who is no member; KEY_MISSING; KEY_DESTROYED for an erased person; ID_IN_THE_FUTURE
 */
export async function createVerification(session: Session, input: VerificationInput): Promise<Verification> {
  const { id = newRowId(), type, ...given } = parseInput(verificationInput, input)
  const user = given.user_id ?? actingUser(session, 'user_id')
  const dataKey = await dataKeyOf(session, user)
  const made = await maybeOne(
    session,
    sqlBuilder
      .insertInto('core.verifications')
      .values({
        id,
        tenant_id: session.context.tenant,
        user_id: user,
        type,
        evidence: evidence.seal(session, dataKey, id, given.evidence),
        ...(given.reference && {
          reference: reference.seal(session, dataKey, id, given.reference),
          reference_index: referenceIndex.of(session, given.reference),
        }),
      })
      .onConflict((conflict) => conflict.columns(['id', 'tenant_id']).doNothing())
      .returning('id'),
  )
  if (made) return getVerification(session, id)
  const repeated = await findVerification(session, id)
  if (repeated?.user_id === user) return repeated
  throw new PncError('UNIQUE_VIOLATION', `The id ${id} belongs to another verification.`, {
    hint: 'Make a new id, or leave it out.',
    details: { id },
  })
}
