import type { Session } from '../../../query/session.js'
import { enforceRateLimit } from './enforce-rate-limit.js'
import { takeRateLimit } from './take-rate-limit.js'

/** How often whom may do what. Each method is documented at the function it binds. */
export function rateLimitRepository(session: Session) {
  return {
    take: takeRateLimit.bind(undefined, session),
    enforce: enforceRateLimit.bind(undefined, session),
  }
}

export type RateLimitRepository = ReturnType<typeof rateLimitRepository>
