import { PncError } from '../../../errors/pnc-error.js'
import type { Session } from '../../../query/session.js'
import type { RateLimitInput } from '../../../schemas/core/rate-limit.js'
import type { RateLimit } from './rate-limit.js'
import { takeRateLimit } from './take-rate-limit.js'

/**
 * Takes one of a limit, or throws. Otherwise as `takeRateLimit`.
 *
 * @throws RATE_LIMITED with `details.retry_after_ms`; INPUT_INVALID
 */
export async function enforceRateLimit(session: Session, input: RateLimitInput): Promise<RateLimit> {
  const taken = await takeRateLimit(session, input)
  if (taken.allowed) return taken
  const seconds = Math.ceil(taken.retry_after_ms / 1000)
  throw new PncError(
    'RATE_LIMITED',
    `The limit of ${input.limit} in ${input.window_seconds} s for "${input.action}" is used up.`,
    {
      hint: `Try again in ${seconds} s.`,
      details: {
        action: input.action,
        retry_after_ms: taken.retry_after_ms,
        resets_at: taken.resets_at.toISOString(),
      },
    },
  )
}
