import { PncError } from '../../../errors/pnc-error.js'

/**
 * The error for what became of a sign-in. Whatever may say that an address belongs to somebody, or which part was wrong, is the
 * same SIGN_IN_REFUSED; only who has proven possession of an identity learns that it is locked.
 */
export function refusal(outcome: string | undefined): PncError {
  switch (outcome) {
    case 'locked':
      return new PncError('IDENTITY_LOCKED', 'This identity is locked.', {
        hint: 'After failed attempts it opens by itself; staff of a tenant of the person may open it sooner.',
      })
    case 'challenge_invalid':
      return new PncError('CHALLENGE_INVALID', 'The code or nonce is wrong, used up, expired or replaced.', {
        hint: 'Begin another one.',
      })
    case 'not_a_member':
      return new PncError('NOT_A_MEMBER', 'The person is not an active member of this tenant.')
    case 'session_invalid':
      return sessionInvalid()
    case 'taken':
      return new PncError('IDENTITY_TAKEN', 'This identity belongs to another person.')
    default:
      return new PncError('SIGN_IN_REFUSED', 'The sign-in was refused.')
  }
}

/** The error for a token that does not hold, for whatever reason. */
export function sessionInvalid(): PncError {
  return new PncError('SESSION_INVALID', 'The session has ended, or does not hold here.', {
    hint: 'Sign in again.',
  })
}
