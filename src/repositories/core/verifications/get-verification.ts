import type { Session } from '../../../query/session.js'
import { findVerification } from './find-verification.js'
import type { Verification } from './verification.js'
import { verificationNotFound } from './verification-not-found.js'

/**
 * The attempt of an id with its evidence.
 *
 * @throws NOT_FOUND when `findVerification` would return undefined; KEY_MISSING, KEY_DESTROYED, DECRYPTION_FAILED
 */
export async function getVerification(session: Session, id: string): Promise<Verification> {
  const found = await findVerification(session, id)
  if (!found) throw verificationNotFound(id)
  return found
}
