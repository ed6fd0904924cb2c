import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PncError } from '../errors/pnc-error.js'
import { replaceFile } from '../migrate/replace-file.js'
import type { InitPlan } from './plan-init.js'

/**
 * Writes the files of a plan that are new or extended, and returns their paths. A file that somebody made since the plan is
 * not replaced.
 *
 * @throws PncError FILE_INACCESSIBLE where a file cannot be written, REFUSED where there is one now; those before it are there, and
 *   another run makes the rest
 */
export async function writeInit({ folder, files }: InitPlan): Promise<readonly string[]> {
  const written: string[] = []
  for (const { path, text, state } of files) {
    if (state !== 'new' && state !== 'extended') continue
    const target = join(folder, path)
    try {
      await mkdir(dirname(target), { recursive: true })
      await (state === 'new' ? writeFile(target, text, { flag: 'wx' }) : replaceFile(target, text))
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code === 'EEXIST' ? 'REFUSED' : 'FILE_INACCESSIBLE'
      throw new PncError(code, `Cannot write ${target}: ${(cause as Error).message}`, {
        hint: 'Files that are there already are kept: correct the cause and run it again.',
        details: { written },
        cause,
      })
    }
    written.push(path)
  }
  return written
}
