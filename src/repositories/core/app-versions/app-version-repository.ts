import type { Session } from '../../../query/session.js'
import { checkAppVersion } from './check-app-version.js'
import { listAppVersions } from './list-app-versions.js'

/** Releases of the apps, the same for every tenant. Each method is documented at the function it binds. */
export function appVersionRepository(session: Session) {
  return {
    check: checkAppVersion.bind(undefined, session),
    list: listAppVersions.bind(undefined, session),
  }
}

export type AppVersionRepository = ReturnType<typeof appVersionRepository>
