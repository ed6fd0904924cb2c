/** The part of PostgreSQL's wire protocol (version 3) that a client speaks. */

const sslRequest = 80877103
const gssRequest = 80877104
const cancelRequest = 80877102

/** Larger than any message PostgreSQL itself accepts. */
const longestMessage = 1 << 30
const longestStartup = 10_000

/** A message of an open session: its type letter and all its bytes, header included. */
export interface Message {
  readonly type: string
  readonly bytes: Buffer
}

/** What a client may send before its session is open. */
export type Opening =
  | { readonly kind: 'encryption' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'startup'; readonly parameters: ReadonlyMap<string, string> }

/** Something that is not this protocol; the connection is of no use any more. */
export const garbage = Symbol('garbage')

/** The first opening packet in `buffer` with the rest, undefined while it is incomplete. */
export function takeOpening(buffer: Buffer): { opening: Opening; rest: Buffer } | typeof garbage | undefined {
  if (buffer.length < 8) return undefined
  const length = buffer.readInt32BE(0)
  if (length < 8 || length > longestStartup) return garbage
  if (buffer.length < length) return undefined
  const opening = readOpening(buffer.readInt32BE(4), buffer.subarray(8, length))
  return opening ? { opening, rest: buffer.subarray(length) } : garbage
}

function readOpening(code: number, body: Buffer): Opening | undefined {
  if (code === sslRequest || code === gssRequest) return { kind: 'encryption' }
  if (code === cancelRequest) return { kind: 'cancel' }
  if (code >> 16 !== 3) return undefined
  const words = body.toString('utf8').split('\0')
  const parameters = new Map<string, string>()
  for (let i = 0; i + 1 < words.length && words[i] !== ''; i += 2)
    parameters.set(words[i] ?? '', words[i + 1] ?? '')
  return { kind: 'startup', parameters }
}

export interface TakenMessages {
  readonly messages: readonly Message[]
  readonly rest: Buffer
  /** How long `rest` must become before there is another message in it. */
  readonly needed: number
}

/** All complete messages in `buffer`. */
export function takeMessages(buffer: Buffer): TakenMessages | typeof garbage {
  const messages: Message[] = []
  let rest = buffer
  for (;;) {
    if (rest.length < 5) return { messages, rest, needed: 5 }
    const length = rest.readInt32BE(1)
    if (length < 4 || length > longestMessage) return garbage
    if (rest.length < length + 1) return { messages, rest, needed: length + 1 }
    messages.push({ type: String.fromCharCode(rest[0] ?? 0), bytes: rest.subarray(0, length + 1) })
    rest = rest.subarray(length + 1)
  }
}

/** A message with this type and body. */
export function message(type: string, body: Buffer): Message {
  const bytes = Buffer.allocUnsafe(5 + body.length)
  bytes.write(type, 0, 'latin1')
  bytes.writeInt32BE(4 + body.length, 1)
  body.copy(bytes, 5)
  return { type, bytes }
}
