import { message } from './frontend.js'

/** The few messages that the session server says itself instead of passing on the engine's. */

export type TransactionStatus = 'idle' | 'open' | 'failed'

const statusOf: Readonly<Record<string, TransactionStatus>> = { I: 'idle', T: 'open', E: 'failed' }

/** An ErrorResponse; FATAL tells the client that the connection is over. */
export function errorResponse(
  severity: 'ERROR' | 'FATAL',
  sqlstate: string,
  text: string,
  hint?: string,
): Buffer {
  const fields = { S: severity, V: severity, C: sqlstate, M: text, ...(hint !== undefined && { H: hint }) }
  const body = Object.entries(fields).map(([letter, value]) => `${letter}${value}\0`)
  return message('E', Buffer.from(`${body.join('')}\0`)).bytes
}

/** Invites the client to send its COPY data. Clients do not look at the number of columns. */
export function copyInResponse(format: 'text' | 'binary'): Buffer {
  return message('G', Buffer.from([format === 'binary' ? 1 : 0, 0, 0])).bytes
}

/** The transaction status of a ReadyForQuery at the end of `output`; undefined if it does not end with one. */
export function finalStatus(output: Buffer): TransactionStatus | undefined {
  const tail = output.subarray(-6)
  if (tail.length < 6 || tail[0] !== 0x5a || tail.readInt32BE(1) !== 5) return undefined
  return statusOf[String.fromCharCode(tail[5] ?? 0)]
}

/** `output` without a CopyInResponse at its beginning. */
export function withoutCopyInResponse(output: Buffer): Buffer {
  return output.length >= 5 && output[0] === 0x47 ? output.subarray(1 + output.readInt32BE(1)) : output
}
