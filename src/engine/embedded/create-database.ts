import { readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { toPncError } from '../../database/to-pnc-error.js'
import { forbidden, isForbidden } from './start-error.js'
import { createInWorker } from './run-worker.js'
import { copyTemplate, type Template } from './template.js'

/**
 * Puts a new database at `folder`, from the template if there is one. It is made beside its place and renamed, so that a
 * full disk or a killed process never leaves half a database that looks whole. The caller holds the folder's lock.
 *
 * @throws DISK_FULL, INTERRUPTED
 */
export async function createDatabase(
  folder: string,
  template: Template | undefined,
  signal?: AbortSignal,
): Promise<void> {
  removeDrafts(folder)
  const draft = `${folder}.new-${process.pid}`
  try {
    if (template) copyTemplate(template, draft)
    else await createInWorker(draft, signal)
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    const { code, message } = error as NodeJS.ErrnoException
    throw isForbidden(code) ? forbidden(folder, message, error) : toPncError(error)
  }
}

/** Drafts of processes that were killed: nobody else can be making one while we hold the lock. */
function removeDrafts(folder: string): void {
  const parent = dirname(folder)
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(folder)}.new-`))
      rmSync(join(parent, name), { recursive: true, force: true })
  }
}
