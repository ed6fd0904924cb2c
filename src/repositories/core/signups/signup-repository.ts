import type { Session } from '../../../query/session.js'
import { approveSignup } from './approve-signup.js'
import { failSignup } from './fail-signup.js'
import { feedSignups } from './feed-signups.js'
import { findSignup } from './find-signup.js'
import { getSignup } from './get-signup.js'
import { rejectSignup } from './reject-signup.js'
import { submitSignup } from './submit-signup.js'

/** Requests to become a member. Each method is documented at the function it binds. */
export function signupRepository(session: Session) {
  return {
    submit: submitSignup.bind(undefined, session),
    approve: approveSignup.bind(undefined, session),
    reject: rejectSignup.bind(undefined, session),
    fail: failSignup.bind(undefined, session),
    get: getSignup.bind(undefined, session),
    find: findSignup.bind(undefined, session),
    feed: feedSignups.bind(undefined, session),
  }
}

export type SignupRepository = ReturnType<typeof signupRepository>
