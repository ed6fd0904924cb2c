import { PncError } from '../errors/pnc-error.js'
import type { Session } from './session.js'

/** The person of the context, for rows that need an owner or author and were given none. */
export function actingUser({ context }: Session, column: string): string {
  if (context.user !== undefined) return context.user
  throw new PncError(
    'INPUT_INVALID',
    `Invalid input: ${column}: must be given, because the context names no person`,
    {
      details: { issues: [{ path: column, message: 'must be given, because the context names no person' }] },
    },
  )
}
