import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfPresent } from '../../project/read-if-present.js'
import { compile, restoreIncludes } from '../graphile-migrate.js'
import type { MigrationWorkspace } from '../migration-workspace.js'
import { replaceFile } from '../replace-file.js'
import { downFileName } from './down-file.js'
import { currentDown } from './plan-down.js'

/** The working down script with its includes in place; undefined where there is none. */
export async function readCurrentDown({ paths, folder }: MigrationWorkspace): Promise<string | undefined> {
  const text = await readIfPresent(join(paths.migrations, currentDown))
  return text === undefined ? undefined : compile(folder, text, `migrations/${currentDown}`)
}

/** Takes the working down script away: it has become the one of a committed migration. */
export function removeCurrentDown({ paths }: MigrationWorkspace): Promise<void> {
  return rm(join(paths.migrations, currentDown), { force: true })
}

/** Makes a copy of the down file of a migration the working one; does nothing where the migration has none. */
export async function restoreCurrentDown({ paths }: MigrationWorkspace, migration: string): Promise<void> {
  const text = await readIfPresent(join(paths.migrations, downFileName(migration)))
  if (text === undefined) return
  await replaceFile(join(paths.migrations, currentDown), restoreIncludes(text))
}
