import type { Session } from '../../../query/session.js'
import { listIdentities } from './list-identities.js'
import { removeIdentity } from './remove-identity.js'
import { unlockMember } from './unlock-member.js'

/** How the acting person signs in. Each method is documented at the function it binds. */
export function identityRepository(session: Session) {
  return {
    list: listIdentities.bind(undefined, session),
    remove: removeIdentity.bind(undefined, session),
    unlockMember: unlockMember.bind(undefined, session),
  }
}

export type IdentityRepository = ReturnType<typeof identityRepository>
