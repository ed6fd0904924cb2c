import { relative } from 'node:path'
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { readIfPresent } from '../project/read-if-present.js'

/** A file as it is and as it should be. */
export interface FilePlan {
  readonly path: string
  /** What it should hold. */
  readonly text: string
  readonly state: 'same' | 'different' | 'missing'
  /** From what it holds to what it should: a unified diff that `patch -p0` applies; empty where they are the same. */
  readonly diff: string
}

/** Compares a file with the text it should hold. */
export async function planFile(path: string, text: string): Promise<FilePlan> {
  const actual = await readIfPresent(path)
  if (actual === text) return { path, text, state: 'same', diff: '' }
  const name = relative(process.cwd(), path)
  const [state, oldName] =
    actual === undefined ? (['missing', '/dev/null'] as const) : (['different', name] as const)
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY }
  const diff = createTwoFilesPatch(oldName, name, actual ?? '', text, undefined, undefined, options)
  return { path, text, state, diff }
}
