import { many, type Session } from '../../../query/session.js'
import type { Setting } from './setting.js'
import { settingsQuery } from './setting-table.js'

/** Every setting that holds in this tenant, defaults included, in the order of their names; private ones for staff only. */
export function listSettings(session: Session): Promise<readonly Setting[]> {
  return many(session, settingsQuery(session.context.tenant))
}
