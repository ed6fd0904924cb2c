import type { Session } from '../../../query/session.js'
import { createVerification } from './create-verification.js'
import { decideVerification } from './decide-verification.js'
import { feedVerifications } from './feed-verifications.js'
import { findVerification } from './find-verification.js'
import { findVerificationsByReference } from './find-verifications-by-reference.js'
import { getVerification } from './get-verification.js'
import { updateVerification } from './update-verification.js'

/** Attempts of members to prove who or what they are. Each method is documented at the function it binds. */
export function verificationRepository(session: Session) {
  return {
    create: createVerification.bind(undefined, session),
    update: updateVerification.bind(undefined, session),
    decide: decideVerification.bind(undefined, session),
    get: getVerification.bind(undefined, session),
    find: findVerification.bind(undefined, session),
    findByReference: findVerificationsByReference.bind(undefined, session),
    feed: feedVerifications.bind(undefined, session),
  }
}

export type VerificationRepository = ReturnType<typeof verificationRepository>
