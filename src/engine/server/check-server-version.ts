import { PncError } from '../../errors/pnc-error.js'
import type { ServerFacts } from '../engine.js'

const oldestSupported = 15

/**
 * Refuses servers that the migrations cannot run on.
 *
 * @throws SERVER_TOO_OLD before PostgreSQL 15
 */
export function checkServerVersion(
  facts: Pick<ServerFacts, 'postgres' | 'postgresNumber'>,
  target: string,
): void {
  if (facts.postgresNumber >= oldestSupported * 10_000) return
  throw new PncError(
    'SERVER_TOO_OLD',
    `The server at ${target} is PostgreSQL ${facts.postgres}; pnc-db needs ${oldestSupported} or newer.`,
    {
      hint: `Upgrade the server, or point DATABASE_URL at a newer one.`,
      details: { version: facts.postgres, oldestSupported },
    },
  )
}
