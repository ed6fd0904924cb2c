import { PncError } from '../errors/pnc-error.js'

/** The error of a change that is based on a version that has passed. */
export function versionConflict(
  what: string,
  present: number,
  expected: number,
  details: object = {},
): PncError {
  return new PncError('VERSION_CONFLICT', `The ${what} has version ${present}, not ${expected}.`, {
    hint: 'Read it again, apply the change to what it is now, and retry with its version.',
    details: { ...details, version: present, expected },
  })
}
