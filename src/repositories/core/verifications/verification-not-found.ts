import { PncError } from '../../../errors/pnc-error.js'

/** The error for an attempt that is not there, or that this person may not see. */
export function verificationNotFound(id: string): PncError {
  return new PncError('NOT_FOUND', `There is no verification ${id} in this tenant.`, { details: { id } })
}
