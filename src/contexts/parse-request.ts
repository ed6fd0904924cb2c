import { parseDuration } from '../config/duration.js'
import { PncError } from '../errors/pnc-error.js'
import { type ContextRequest } from './resolve-context.js'

const longestSeconds = 86_400

/**
 * Checks what somebody typed after --tenant, --user and --roles.
 *
 * @throws PncError USAGE
 */
export function parseRequest(options: Readonly<Record<string, unknown>>): ContextRequest {
  const { tenant, user, roles } = options
  if (typeof tenant !== 'string' || !/^(?:\d{1,10}|[a-z][a-z0-9-]{1,62})$/.test(tenant)) {
    throw usage('--tenant takes the slug of a tenant or its id')
  }
  if (user !== undefined && !(typeof user === 'string' && isUuid(user))) {
    throw usage('--user takes the id of a person, a UUID')
  }
  const names =
    typeof roles === 'string'
      ? roles
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean)
      : undefined
  if (names?.some((name) => !/^(?:own:)?[a-z][a-z_]{1,39}$/.test(name))) {
    throw usage('--roles takes codes of roles, separated by commas')
  }
  return { tenant, user: user?.toLowerCase(), roles: names }
}

/**
 * How long a context shall last, in seconds.
 *
 * @throws PncError USAGE for anything but a duration of a second to a day
 */
export function parseTtl(ttl: unknown, otherwise: number): number {
  if (ttl === undefined) return otherwise
  const milliseconds = typeof ttl === 'string' ? parseDuration(ttl) : undefined
  const seconds = Math.floor((milliseconds ?? 0) / 1000)
  if (seconds >= 1 && seconds <= longestSeconds) return seconds
  throw usage('--ttl takes a duration from 1s to 1d, such as 5m')
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

function usage(message: string): PncError<'USAGE'> {
  return new PncError('USAGE', message)
}
