import { readFile } from 'node:fs/promises'
import { PncError } from '../../errors/pnc-error.js'
import { decodeText } from './decode-text.js'
import { readOrRefuse } from './read-or-refuse.js'

/**
 * Reads a script that is still being written, as it will be committed: without a byte order mark, with LF at the ends of lines,
 * whatever the editor made of it.
 *
 * @param name for people: `fixtures/sql/core/touch.sql`
 * @throws PncError MIGRATION_INVALID when it cannot be read or is not UTF-8
 */
export async function readScript(path: string, name: string): Promise<string> {
  const { text, isUtf8, line } = decodeText(await readOrRefuse(name, readFile(path)))
  if (isUtf8) return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  throw new PncError('MIGRATION_INVALID', `${name}:${String(line)}: this line is not UTF-8`, {
    hint: 'Save the file as UTF-8.',
    details: { file: name, line },
  })
}
