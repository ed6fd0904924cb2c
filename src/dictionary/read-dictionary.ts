import { readCatalog } from '../catalog/read-catalog.js'
import type { Engine } from '../engine/engine.js'
import { withSession } from '../engine/session.js'
import { silentProgress, type ProgressReporter } from '../progress/progress.js'
import { describeDictionary } from './describe-dictionary.js'
import type { Dictionary } from './dictionary.js'

export interface ReadDictionaryOptions {
  readonly engine: Engine
  readonly progress?: ProgressReporter | undefined
  readonly signal?: AbortSignal | undefined
}

/** Reads the dictionary of a database. Any login may; nothing is changed. */
export async function readDictionary({
  engine,
  signal,
  progress = silentProgress,
}: ReadDictionaryOptions): Promise<Dictionary> {
  const step = progress.step('Reading the catalog')
  try {
    const catalog = await withSession(engine, { signal }, readCatalog)
    step.finish()
    return describeDictionary(catalog)
  } catch (error) {
    step.fail('not read')
    throw error
  }
}
