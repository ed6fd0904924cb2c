import { mkdir, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile } from '../migrate/replace-file.js'
import type { DictionaryPlan } from './plan-dictionary.js'

export interface WrittenDictionary {
  readonly written: readonly string[]
  readonly removed: readonly string[]
}

/** Writes the pages that are not yet what they should be, and removes the stale ones. */
export async function writeDictionary({ pages, stale }: DictionaryPlan): Promise<WrittenDictionary> {
  const changed = pages.filter(({ state }) => state !== 'same')
  for (const { path, text } of changed) {
    await mkdir(dirname(path), { recursive: true })
    await replaceFile(path, text)
  }
  for (const path of stale) await unlink(path)
  return { written: changed.map(({ path }) => path), removed: stale }
}
