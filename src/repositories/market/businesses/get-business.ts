import { orNotFound } from '../../../query/or-not-found.js'
import type { Session } from '../../../query/session.js'
import { findBusiness } from './find-business.js'
import type { Business } from './business.js'
import { businessTable } from './business-table.js'

/**
 * The business of an id.
 *
 * @throws NOT_FOUND when `findBusiness` would return undefined
 */
export async function getBusiness(session: Session, id: string): Promise<Business> {
  return orNotFound(await findBusiness(session, id), businessTable, id)
}
