import { hash } from 'node:crypto'
import type { z } from 'zod'
import { PncError } from '../errors/pnc-error.js'

/** Writes and reads the cursors of one kind of query. */
export interface CursorCodec<Position> {
  encode(position: Position): string
  /** @throws CURSOR_INVALID when the text is damaged or comes from another query */
  decode(text: string): Position
}

/**
 * Cursors are opaque to callers: base64url JSON of a position and a fingerprint of the query it belongs to, so that a cursor
 * cannot be carried over to other filters, where its position would mean nothing.
 *
 * @param query everything that decides which rows come in which order: name of the query, tenant, filters
 */
export function cursorCodec<Position>(
  query: readonly unknown[],
  position: z.ZodType<Position>,
): CursorCodec<Position> {
  const fingerprint = hash('sha256', JSON.stringify(query), 'base64url').slice(0, 8)

  return {
    encode: (value) => Buffer.from(JSON.stringify([fingerprint, value])).toString('base64url'),
    decode: (text) => {
      const [written, value] = parseArray(Buffer.from(text, 'base64url').toString('utf8'))
      const parsed = written === fingerprint ? position.safeParse(value) : undefined
      if (parsed?.success) return parsed.data
      throw new PncError('CURSOR_INVALID', 'The cursor does not belong to this query.', {
        hint: 'Pass `next` of the previous page unchanged, with the same filters, or leave `after` out to begin again.',
      })
    },
  }
}

function parseArray(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
