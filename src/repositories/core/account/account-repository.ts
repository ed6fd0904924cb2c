import type { Session } from '../../../query/session.js'
import { deleteAccount } from './delete-account.js'
import { getAccount } from './get-account.js'
import { updateAccount } from './update-account.js'

/** The person of the context itself. Each method is documented at the function it binds. */
export function accountRepository(session: Session) {
  return {
    get: getAccount.bind(undefined, session),
    update: updateAccount.bind(undefined, session),
    delete: deleteAccount.bind(undefined, session),
  }
}

export type AccountRepository = ReturnType<typeof accountRepository>
