export interface DecodedText {
  /** With the replacement character where the bytes are no text. */
  readonly text: string
  readonly isUtf8: boolean
  /** The first line that is not UTF-8; 0 where all of them are. */
  readonly line: number
}

/** Reads bytes as UTF-8 and says where they are none. */
export function decodeText(bytes: Buffer): DecodedText {
  const text = bytes.toString('utf8')
  // The replacement character may stand in a file as itself.
  if (!text.includes('\uFFFD') || Buffer.from(text).equals(bytes)) return { text, isUtf8: true, line: 0 }
  const lines = bytes.toString('latin1').split('\n')
  const line = lines.findIndex(
    (each) => !Buffer.from(Buffer.from(each, 'latin1').toString()).equals(Buffer.from(each, 'latin1')),
  )
  return { text, isUtf8: false, line: line + 1 }
}
