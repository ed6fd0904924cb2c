import { randomBytes } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'

/** Writes a file so that a reader, or a kill, finds the old text or the new one and nothing between. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(fresh, text)
  await rename(fresh, path)
}
