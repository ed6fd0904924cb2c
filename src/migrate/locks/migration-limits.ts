import { parseDuration } from '../../config/duration.js'
import { PncError } from '../../errors/pnc-error.js'

/** How long a migration may wait and work; milliseconds, 0 means without limit. */
export interface MigrationLimits {
  /** All waits for locks together, pauses between attempts included. */
  readonly lockTimeoutMs: number
  /** One statement. */
  readonly statementTimeoutMs: number
}

const names = { 'lock-timeout': 'lockTimeoutMs', 'statement-timeout': 'statementTimeoutMs' } as const

/**
 * The limits of one migration: the configured ones, unless its first comment lines say otherwise. In lower case such a line is no
 * header of graphile-migrate but part of the body, like `--! no-transaction`: hashed, and to its own command line a comment.
 *
 * @param file for errors
 * @throws PncError MIGRATION_INVALID for a value that is no duration
 * @example
 * limitsOf('current.sql', '--! lock-timeout: 5m\nalter table ...', { lockTimeoutMs: 60_000, statementTimeoutMs: 0 })
 */
export function limitsOf(file: string, body: string, configured: MigrationLimits): MigrationLimits {
  const limits = { ...configured }
  for (const line of body.split('\n')) {
    if (line.trim() !== '' && !line.startsWith('--')) break
    const [, name, value = ''] = /^--!\s*(lock-timeout|statement-timeout)\s*:(.*)$/.exec(line) ?? []
    if (name === undefined) continue
    const milliseconds = parseDuration(value.trim())
    if (milliseconds === undefined) {
      throw new PncError('MIGRATION_INVALID', `${file}: no duration: ${line.trim()}`, {
        hint: `For example --! ${name}: 5s; units are ms, s, m, h and d, and 0s is no limit.`,
      })
    }
    limits[names[name as keyof typeof names]] = milliseconds
  }
  return limits
}
