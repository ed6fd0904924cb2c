import { z } from 'zod'
import { dottedName } from './dotted-name.js'

/** At most `limit` times within any `window_seconds`, for one subject of one tenant. */
export const rateLimitInput = z.strictObject({
  /** What is limited; each action counts apart. */
  action: dottedName,
  /** Whom it is counted for: the id of a person, an address, an account. Only a digest of it is stored. */
  subject: z
    .string()
    .refine(
      (subject) => subject.isWellFormed() && !subject.includes('\0'),
      'must be well-formed Unicode without NUL',
    )
    .refine(
      (subject) => subject !== '' && Array.from(subject).length <= 400,
      'must have 1 to 400 characters',
    ),
  limit: z.int().min(1).max(1_000_000),
  /** Up to 31 days. */
  window_seconds: z.int().min(1).max(2_678_400),
})

export type RateLimitInput = z.input<typeof rateLimitInput>
