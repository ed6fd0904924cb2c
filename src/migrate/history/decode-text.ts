export interface DecodedText {
  readonly text: string
  /** Why the bytes are no plain UTF-8 text; undefined where they are. */
  readonly problem: string | undefined
}

/** Reads bytes as UTF-8 and says where they are none. */
export function decodeText(bytes: Buffer): DecodedText {
  const text = bytes.toString('utf8')
  if (text.startsWith('\uFEFF')) return { text, problem: 'it begins with a byte order mark' }
  const at = text.indexOf('\uFFFD')
  if (at === -1 || isUtf8(bytes)) return { text, problem: undefined }
  const lines = text.slice(0, at).split('\n')
  return { text, problem: `line ${String(lines.length)} is not UTF-8` }
}

/** The replacement character may stand in a file as itself. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
