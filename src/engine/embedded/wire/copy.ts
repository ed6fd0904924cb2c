import { message, type Message } from './frontend.js'

/** A COPY is not longer; of longer SQL only the beginning is read. */
const longestCopy = 8192

const beforeStatement = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/

/** Whether a simple query is a `copy ... from stdin`, and in which format its data will come. */
export function copyFormat({ type, bytes }: Message): 'text' | 'binary' | undefined {
  if (type !== 'Q') return undefined
  const sql = bytes.toString('utf8', 5, Math.min(bytes.length - 1, 5 + longestCopy))
  if (!isCopyFromStdin(sql)) return undefined
  return /\bfrom\s+stdin\b.*\bbinary\b/is.test(sql) ? 'binary' : 'text'
}

const refusal = `do $$ begin raise exception using errcode = '0A000',
  message = 'the embedded engine takes COPY FROM STDIN only as a simple query, without parameters'; end $$`

/** A Parse message whose SQL is a COPY FROM STDIN becomes one that raises an error: the engine would die of it. */
export function withoutPreparedCopy(parse: Message): Message {
  if (parse.type !== 'P') return parse
  const start = parse.bytes.indexOf(0, 5) + 1
  const end = parse.bytes.indexOf(0, start)
  if (!isCopyFromStdin(parse.bytes.toString('utf8', start, Math.min(end, start + longestCopy)))) return parse
  const { bytes } = parse
  return message('P', Buffer.concat([bytes.subarray(5, start), Buffer.from(refusal), bytes.subarray(end)]))
}

function isCopyFromStdin(sql: string): boolean {
  return /^copy\b[^;]*\bfrom\s+stdin\b/i.test(sql.replace(beforeStatement, ''))
}
