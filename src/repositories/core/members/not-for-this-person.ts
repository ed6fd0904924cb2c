import { PncError } from '../../../errors/pnc-error.js'
import type { Member } from './member.js'

/** The error of whoever may see a member and not change it. */
export function notForThisPerson({ user_id, status }: Member): PncError {
  return new PncError(
    'ROW_SECURITY_VIOLATION',
    `The member ${user_id} (${status}) may not be changed by this person.`,
    {
      hint: 'A member renames itself and leaves; staff does the rest. Whoever has left comes back by a sign-up.',
      details: { user_id, status },
    },
  )
}
