import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PncError } from '../errors/pnc-error.js'
import { replaceFile } from '../migrate/replace-file.js'

/**
 * Writes a page, and the folders it stands in.
 *
 * @throws PncError USAGE where that is not possible
 */
export async function writePage(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await replaceFile(path, text)
  } catch (cause) {
    throw new PncError('USAGE', `Cannot write ${path}: ${(cause as Error).message}`, { cause })
  }
}
