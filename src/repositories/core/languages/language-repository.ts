import type { Session } from '../../../query/session.js'
import { listLanguages } from './list-languages.js'

/** Languages of the platform, the same for every tenant. Each method is documented at the function it binds. */
export function languageRepository(session: Session) {
  return { list: listLanguages.bind(undefined, session) }
}

export type LanguageRepository = ReturnType<typeof languageRepository>
