import { orNotFound } from '../../../query/or-not-found.js'
import type { Session } from '../../../query/session.js'
import { findProfile } from './find-profile.js'
import type { Profile } from './profile.js'

/**
 * The profile of a member.
 *
 * @throws NOT_FOUND when `findProfile` would return undefined
 */
export async function getProfile(session: Session, user: string): Promise<Profile> {
  return orNotFound(await findProfile(session, user), { noun: 'profile of user' }, user)
}
