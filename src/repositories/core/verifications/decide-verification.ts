import { dataKeyOf } from '../../../query/encryption/data-key-of.js'
import { parseInput } from '../../../query/parse-input.js'
import type { Session } from '../../../query/session.js'
import { verificationDecisionPatch, type VerificationDecision } from '../../../schemas/core/verification.js'
import { changeVerification } from './change-verification.js'
import { getVerification } from './get-verification.js'
import type { Verification } from './verification.js'
import { adminNotes } from './verification-table.js'

/**
 * Approves or rejects a pending attempt, once. For staff, and for nobody about itself.
 *
 * @throws STAFF_ONLY; OWN_VERIFICATION; VERIFICATION_DECIDED; VERSION_CONFLICT with the present version in `details.version`;
 * NOT_FOUND; INPUT_INVALID; KEY_MISSING, KEY_DESTROYED, DECRYPTION_FAILED
 * @example
 * await tx.verifications.decide(id, version, { status: 'rejected', admin_notes: 'The photo is of another document.' })
 */
export async function decideVerification(
  session: Session,
  id: string,
  version: number,
  decision: VerificationDecision,
): Promise<Verification> {
  const { status, admin_notes } = parseInput(verificationDecisionPatch, decision)
  const present = await getVerification(session, id)
  const dataKey = typeof admin_notes === 'string' ? await dataKeyOf(session, present.user_id) : undefined
  return changeVerification(session, present, version, {
    status,
    ...(admin_notes === null && { admin_notes }),
    ...(dataKey &&
      typeof admin_notes === 'string' && {
        admin_notes: adminNotes.seal(session, dataKey, present.id, admin_notes),
      }),
  })
}
