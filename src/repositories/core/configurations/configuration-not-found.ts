import { PncError } from '../../../errors/pnc-error.js'

/** The error for a setting that the tenant does not have, or that this person may not see. */
export function configurationNotFound(key: string): PncError {
  return new PncError('NOT_FOUND', `There is no setting "${key}" in this tenant.`, { details: { key } })
}
