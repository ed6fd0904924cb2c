import { dataKeyOf } from '../../../query/encryption/data-key-of.js'
import { parseInput } from '../../../query/parse-input.js'
import type { Session } from '../../../query/session.js'
import { verificationPatch, type VerificationPatch } from '../../../schemas/core/verification.js'
import { changeVerification } from './change-verification.js'
import { getVerification } from './get-verification.js'
import type { Verification } from './verification.js'
import { evidence, reference, referenceIndex } from './verification-table.js'

/**
 * Puts other evidence in the place of what was shown, while nothing is decided. What is there is decrypted first: keys that cannot
 * read it must not replace it.
 *
 * @throws VERIFICATION_DECIDED; VERSION_CONFLICT with the present version in `details.version`; NOT_FOUND; INPUT_INVALID;
 * KEY_MISSING, KEY_DESTROYED, DECRYPTION_FAILED
 */
export async function updateVerification(
  session: Session,
  id: string,
  version: number,
  patch: VerificationPatch,
): Promise<Verification> {
  const given = parseInput(verificationPatch, patch)
  const present = await getVerification(session, id)
  const dataKey = await dataKeyOf(session, present.user_id)
  return changeVerification(session, present, version, {
    ...(given.evidence && { evidence: evidence.seal(session, dataKey, present.id, given.evidence) }),
    ...(given.reference !== undefined && {
      reference:
        given.reference === null ? null : reference.seal(session, dataKey, present.id, given.reference),
      reference_index: given.reference === null ? null : referenceIndex.of(session, given.reference),
    }),
  })
}
