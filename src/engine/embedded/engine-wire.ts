import type { PGlite } from '@electric-sql/pglite'
import { embeddedDatabase, embeddedUser } from './client-connection.js'
import { finalStatus, withoutCopyInResponse, type TransactionStatus } from './wire/backend.js'
import type { Unit } from './wire/units.js'

/**
 * Has the engine execute a unit; the answer goes to `send` piece by piece.
 *
 * @returns the status of the transaction afterwards, undefined after a Flush
 * @throws when the engine does not come to an end: it is dead then, and answers nothing any more
 */
export async function askEngine(
  db: PGlite,
  unit: Exclude<Unit, { kind: 'invitation' }>,
  send: (output: Buffer) => void,
): Promise<TransactionStatus | undefined> {
  const held: Buffer[] = []
  let tail: Buffer = Buffer.alloc(0)
  await db.execProtocolRawStream(Buffer.concat(unit.messages.map(({ bytes }) => bytes)), {
    syncToFs: false,
    onRawData: (bytes) => {
      // The bytes lie in the engine's own memory and change as soon as it goes on.
      const piece = Buffer.from(bytes)
      tail = Buffer.concat([tail, piece.subarray(-6)]).subarray(-6)
      if (unit.kind === 'copy') held.push(piece)
      else send(piece)
    },
  })
  const status = finalStatus(tail)
  if (unit.kind !== 'flush' && status === undefined)
    throw new Error('it broke down in the middle of a statement')
  // The client was invited before the engine heard of the COPY.
  if (unit.kind === 'copy') send(withoutCopyInResponse(Buffer.concat(held)))
  return status
}

/** What the engine says to a client that connects. It is the same for all, so that one answer serves even while the engine works. */
export async function engineGreeting(db: PGlite): Promise<Buffer> {
  const words = `user\0${embeddedUser}\0database\0${embeddedDatabase}\0client_encoding\0UTF8\0\0`
  const packet = Buffer.alloc(8 + words.length)
  packet.writeInt32BE(packet.length, 0)
  packet.writeInt32BE(3 << 16, 4)
  packet.write(words, 8, 'latin1')
  const pieces: Buffer[] = []
  await db.execProtocolRawStream(packet, {
    syncToFs: false,
    onRawData: (bytes) => void pieces.push(Buffer.from(bytes)),
  })
  return Buffer.concat(pieces)
}
