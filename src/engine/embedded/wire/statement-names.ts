import { createHash } from 'node:crypto'
import { message, type Message } from './frontend.js'

/** PostgreSQL cuts longer names off. */
const longestName = 63

/**
 * Gives a prepared statement a name that no other connection uses.
 *
 * The embedded engine is one session, and named statements belong to the session: without this, two connections that both
 * prepare `q1` (graphile-migrate and pg name theirs) meet in one statement, and the second gets an error or, worse,
 * runs the SQL of the first. The usual remedy, `deallocate all` between phases, cannot help two at once.
 *
 * Parse, Bind, Describe and Close carry names; the unnamed statement and every other message stay as they are.
 */
export function withOwnStatementNames(original: Message, connectionId: number): Message {
  const place = nameOffset(original)
  if (place === undefined) return original
  const end = original.bytes.indexOf(0, place)
  if (end <= place) return original
  const name = original.bytes.toString('utf8', place, end)
  const renamed = Buffer.from(ownName(name, connectionId))
  return message(
    original.type,
    Buffer.concat([original.bytes.subarray(5, place), renamed, original.bytes.subarray(end)]),
  )
}

/** The name that the statement `name` of a connection has in the session. */
export function ownName(name: string, connectionId: number): string {
  const own = `c${connectionId}.${name}`
  return Buffer.byteLength(own) <= longestName
    ? own
    : `c${connectionId}.${createHash('sha1').update(name).digest('hex')}`
}

/** The name that a Parse message gives, undefined for the unnamed statement and other messages. */
export function preparedName({ type, bytes }: Message): string | undefined {
  if (type !== 'P') return undefined
  const name = bytes.toString('utf8', 5, bytes.indexOf(0, 5))
  return name === '' ? undefined : name
}

function nameOffset({ type, bytes }: Message): number | undefined {
  if (type === 'P') return 5
  // Bind names the portal first.
  if (type === 'B') return bytes.indexOf(0, 5) + 1
  // Describe and Close say with a letter whether they mean a statement or a portal.
  if ((type === 'D' || type === 'C') && bytes[5] === 0x53) return 6
  return undefined
}
