import { sql } from 'kysely'
import { PncError } from '../../../errors/pnc-error.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { rateLimitInput, type RateLimitInput } from '../../../schemas/core/rate-limit.js'
import type { RateLimit } from './rate-limit.js'

/**
 * Takes one of a limit, if one is left. No window holds more than the limit; who is refused took the limit within the last 33/32 of
 * a window. Of any number at once exactly the limit passes.
 *
 * Take it in a unit of work of its own, before the work: whoever takes of the same limit waits until the unit ends, and a unit
 * that is rolled back gives back what it took.
 *
 * @throws INPUT_INVALID
 * @example
 * const { allowed } = await db.as(context).rateLimits.take({ action: 'login', subject: address, limit: 10, window_seconds: 60 })
 */
export async function takeRateLimit(session: Session, input: RateLimitInput): Promise<RateLimit> {
  const { action, subject, limit, window_seconds } = parseInput(rateLimitInput, input)
  const taken = await maybeOne(session, {
    compile: () =>
      sql<RateLimit>`
        select allowed, remaining, retry_after_ms::float8 as retry_after_ms, resets_at
        from core.take_rate_limit(${action}, ${subject}, ${limit}, ${window_seconds})`.compile(sqlBuilder),
  })
  if (taken) return taken
  throw new PncError('INTERNAL', 'core.take_rate_limit answered nothing.')
}
