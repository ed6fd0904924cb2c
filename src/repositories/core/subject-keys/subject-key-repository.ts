import type { Session } from '../../../query/session.js'
import { destroySubjectKeys } from './destroy-subject-keys.js'

/** The keys under which values of people are encrypted. They are made by the first value that needs one. */
export function subjectKeyRepository(session: Session) {
  return { destroy: destroySubjectKeys.bind(undefined, session) }
}

export type SubjectKeyRepository = ReturnType<typeof subjectKeyRepository>
