import type { Node } from 'libpg-query'
import { PncError } from '../../errors/pnc-error.js'
import { locate, type Source } from '../locate.js'

export interface ParsedStatement {
  /** As it is sent to the server, without the comments around it. */
  readonly sql: string
  readonly node: Node
  readonly line: number
}

/**
 * Parses a script with PostgreSQL's own parser. It is large and loaded at the first call.
 *
 * @throws PncError MIGRATION_INVALID with file, line, column and the line itself for what is no SQL
 */
export async function parseScript(source: Source): Promise<readonly ParsedStatement[]> {
  const { loadModule, parseSync } = await import('libpg-query')
  await loadModule()
  const { stmts = [] } = parseOrPlace(parseSync, source)
  // The parser counts bytes.
  const bytes = Buffer.from(source.sql)
  const lineOf = lineCounter(bytes, source.linesAbove)
  return stmts.flatMap(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    if (!stmt) return []
    const text = bytes.subarray(from, length ? from + length : undefined).toString()
    const sql = text.replace(leading, '').replace(/[\s;]+$/, '')
    return [{ sql, node: stmt, line: lineOf(from + Buffer.byteLength(text.slice(0, text.indexOf(sql)))) }]
  })
}

/** The lines of rising offsets, each byte looked at once: a script may hold a table's worth of rows. */
function lineCounter(bytes: Buffer, linesAbove: number): (offset: number) => number {
  let line = linesAbove + 1
  let at = 0
  return (offset) => {
    for (; at < offset; at += 1) if (bytes[at] === 10) line += 1
    return line
  }
}

/** Spaces and comments before a statement. */
const leading = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/

function parseOrPlace<T>(parse: (sql: string) => T, source: Source): T {
  try {
    return parse(source.sql)
  } catch (error) {
    const { sqlDetails, message } = error as { sqlDetails?: { cursorPosition: number }; message: string }
    if (!sqlDetails) throw error
    const characters = Array.from(source.sql).slice(0, sqlDetails.cursorPosition).join('')
    const { file, line, column, snippet } = locate(source, characters.length)
    throw new PncError(
      'MIGRATION_INVALID',
      `${file}:${String(line)}:${String(column)}: ${message}\n${snippet}`,
      {
        details: { file, line, column },
        cause: error,
      },
    )
  }
}
