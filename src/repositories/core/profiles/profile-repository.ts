import type { Session } from '../../../query/session.js'
import { createProfile } from './create-profile.js'
import { deleteProfile } from './delete-profile.js'
import { findProfile } from './find-profile.js'
import { getProfileDetails } from './get-profile-details.js'
import { getProfile } from './get-profile.js'
import { restoreProfile } from './restore-profile.js'
import { updateProfileDetails } from './update-profile-details.js'
import { updateProfile } from './update-profile.js'

/** What members show of themselves. Each method is documented at the function it binds. */
export function profileRepository(session: Session) {
  return {
    create: createProfile.bind(undefined, session),
    update: updateProfile.bind(undefined, session),
    delete: deleteProfile.bind(undefined, session),
    restore: restoreProfile.bind(undefined, session),
    get: getProfile.bind(undefined, session),
    find: findProfile.bind(undefined, session),
    details: getProfileDetails.bind(undefined, session),
    updateDetails: updateProfileDetails.bind(undefined, session),
  }
}

export type ProfileRepository = ReturnType<typeof profileRepository>
