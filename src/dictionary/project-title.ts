import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** What a project calls itself: the name in its package.json, else that of its folder. */
export async function projectTitle(root: string): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => '{}')
  try {
    const { name } = JSON.parse(text) as { name?: unknown }
    if (typeof name === 'string' && name !== '') return name
  } catch {
    // A broken package.json is none of our business here.
  }
  return basename(root)
}
