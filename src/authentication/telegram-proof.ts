import { timingSafeEqual } from 'node:crypto'

/** What Telegram vouches for. */
export interface TelegramProof {
  /** Digits. */
  readonly id: string
  readonly first_name: string | undefined
  readonly last_name: string | undefined
  readonly username: string | undefined
  readonly photo_url: string | undefined
  /** `auth_date`: when Telegram signed it, to the second. */
  readonly provenAt: Date
}

/** How long a proof of Telegram is taken, in seconds, unless configured otherwise: a day. */
export const defaultTelegramAge = 86_400

/** Skew between our clock and Telegram's that is forgiven, in seconds. */
const skew = 60

/**
 * Whether the lines that Telegram signs can be read in one way only. A line feed in a value, such as a name that somebody chose, would
 * look like the next field, and whoever sends them decides where they are cut.
 */
export function areLines(fields: readonly (readonly [string, string])[]): boolean {
  return fields.every(([key, value]) => /^\w+$/.test(key) && !value.includes('\n'))
}

/** The lines that Telegram signs: `key=value`, sorted by key, joined by line feeds. */
export function checkString(fields: Iterable<readonly [string, string]>): string {
  return Array.from(fields)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')
}

/** Whether a hexadecimal hash is the expected one, compared in constant time. */
export function hashesEqual(expected: Buffer, hash: string | undefined): boolean {
  if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash)) return false
  return timingSafeEqual(expected, Buffer.from(hash, 'hex'))
}

/** The moment of an `auth_date`, if it is neither older than allowed nor in the future. */
export function takenAt(authDate: string | undefined, maxAge: number, now: Date): Date | undefined {
  if (authDate === undefined || !/^[1-9]\d{0,10}$/.test(authDate)) return undefined
  const age = now.getTime() / 1000 - Number(authDate)
  return age <= maxAge && age >= -skew ? new Date(Number(authDate) * 1000) : undefined
}
