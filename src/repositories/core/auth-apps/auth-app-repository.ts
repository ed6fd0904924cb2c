import type { Session } from '../../../query/session.js'
import { createAuthApp } from './create-auth-app.js'
import { deleteAuthApp } from './delete-auth-app.js'
import { feedAuthApps } from './feed-auth-apps.js'
import { findAuthApp, getAuthApp } from './find-auth-app.js'
import { restoreAuthApp } from './restore-auth-app.js'
import { authenticateAuthApp, beginAuthApp } from './sign-in-auth-app.js'
import { updateAuthApp } from './update-auth-app.js'

/** Applications that sign in to a tenant with a key of their own. Each method is documented at the function it binds. */
export function authAppRepository(session: Session) {
  return {
    create: createAuthApp.bind(undefined, session),
    update: updateAuthApp.bind(undefined, session),
    delete: deleteAuthApp.bind(undefined, session),
    restore: restoreAuthApp.bind(undefined, session),
    get: getAuthApp.bind(undefined, session),
    find: findAuthApp.bind(undefined, session),
    feed: feedAuthApps.bind(undefined, session),
    begin: beginAuthApp.bind(undefined, session),
    authenticate: authenticateAuthApp.bind(undefined, session),
  }
}

export type AuthAppRepository = ReturnType<typeof authAppRepository>
