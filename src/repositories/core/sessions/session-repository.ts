import type { Session } from '../../../query/session.js'
import { endOtherSessions, endSession } from './end-sessions.js'
import { currentSession, listSessions } from './list-sessions.js'

/** Where the acting person is signed in. Each method is documented at the function it binds. */
export function sessionRepository(session: Session) {
  return {
    list: listSessions.bind(undefined, session),
    current: currentSession.bind(undefined, session),
    end: endSession.bind(undefined, session),
    endOthers: endOtherSessions.bind(undefined, session),
  }
}

export type SessionRepository = ReturnType<typeof sessionRepository>
