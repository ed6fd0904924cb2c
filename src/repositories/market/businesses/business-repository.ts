import type { Session } from '../../../query/session.js'
import { createBusiness } from './create-business.js'
import { deleteBusiness } from './delete-business.js'
import { feedBusinesses } from './feed-businesses.js'
import { findBusiness } from './find-business.js'
import { getBusiness } from './get-business.js'
import { restoreBusiness } from './restore-business.js'
import { updateBusiness } from './update-business.js'

/** Who trades in a market. Each method is documented at the function it binds. */
export function businessRepository(session: Session) {
  return {
    create: createBusiness.bind(undefined, session),
    update: updateBusiness.bind(undefined, session),
    delete: deleteBusiness.bind(undefined, session),
    restore: restoreBusiness.bind(undefined, session),
    get: getBusiness.bind(undefined, session),
    find: findBusiness.bind(undefined, session),
    feed: feedBusinesses.bind(undefined, session),
  }
}

export type BusinessRepository = ReturnType<typeof businessRepository>
