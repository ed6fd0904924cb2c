import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { planFile, type FilePlan } from '../types/plan-file.js'
import type { Dictionary } from './dictionary.js'
import { generatedMark } from './markdown/markdown.js'
import { printPages } from './print-pages.js'

export interface DictionaryPlan {
  /** The pages as they are and as they should be. */
  readonly pages: readonly FilePlan[]
  /** Generated pages of schemas that are no more; absolute paths. */
  readonly stale: readonly string[]
}

/**
 * Sets the pages of a dictionary against a folder. Reads only; a file that people wrote is never stale.
 *
 * @example
 * const { pages, stale } = await planDictionary(dictionary, 'docs/schema')
 */
export async function planDictionary(dictionary: Dictionary, folder: string): Promise<DictionaryPlan> {
  const printed = printPages(dictionary)
  const names = new Set(printed.map(({ file }) => file))
  const others = (await namesIn(folder)).filter((name) => name.endsWith('.md') && !names.has(name))
  const generated = await Promise.all(
    others.map(async (name) => {
      const path = join(folder, name)
      return (await readFile(path, 'utf8')).startsWith(generatedMark) ? [path] : []
    }),
  )
  return {
    pages: await Promise.all(printed.map(({ file, text }) => planFile(join(folder, file), text))),
    stale: generated.flat().sort(),
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
