import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile } from '../migrate/replace-file.js'
import type { TypesPlan } from './plan-types.js'

/** Writes the files of a plan that are not yet what they should be, in a new folder if need be, and returns their paths. */
export async function writeTypes({ files }: TypesPlan): Promise<readonly string[]> {
  const written = files.filter(({ state }) => state !== 'same')
  for (const { path, text } of written) {
    await mkdir(dirname(path), { recursive: true })
    await replaceFile(path, text)
  }
  return written.map(({ path }) => path)
}
