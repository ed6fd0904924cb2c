import { randomBytes } from 'node:crypto'
import { mkdir, readlink, rename, symlink, unlink } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { PncError } from '../errors/pnc-error.js'
import { projectPaths } from '../project/project-paths.js'

/** Where the files of migrations stand; absolute paths. */
export interface MigrationPaths {
  /** The committed migrations, `000001-core.sql` and so on. */
  readonly migrations: string
  /** What `--!include sql/...` lines are resolved against. */
  readonly fixtures: string
  /** The migration that is being written. */
  readonly current: string
}

export interface MigrationWorkspace {
  readonly paths: MigrationPaths
  /** The folder graphile-migrate works in. */
  readonly folder: string
  /** A path as people know it: relative to the folder that holds `migrations`. */
  nameOf(path: string): string
}

/**
 * Makes `<dataDir>/gm`, the folder graphile-migrate works in. It has the names `committed`, `current.sql` and `fixtures`
 * built in; here they are links to where our files stand. Links that are right are left alone and wrong ones replaced
 * atomically, so any number of processes may do this at once.
 */
export async function openWorkspace(
  dataDir: string,
  paths: MigrationPaths = projectPaths,
): Promise<MigrationWorkspace> {
  const folder = join(dataDir, 'gm')
  await mkdir(folder, { recursive: true })
  await link(paths.migrations, join(folder, 'committed'), 'dir')
  await link(paths.fixtures, join(folder, 'fixtures'), 'dir')
  await link(paths.current, join(folder, 'current.sql'), 'file')
  return { paths, folder, nameOf: (path) => relative(join(paths.migrations, '..'), path) }
}

async function link(target: string, path: string, type: 'dir' | 'file'): Promise<void> {
  if ((await readlink(path).catch(() => undefined)) === target) return
  const fresh = `${path}.${randomBytes(6).toString('hex')}`
  await symlink(target, fresh, type)
  try {
    await rename(fresh, path)
  } catch (cause) {
    await unlink(fresh)
    throw new PncError('CONFIG_INVALID', `${path} is in the way: it should be a link to ${target}`, {
      hint: 'Move it away; pnc-db makes the link itself.',
      cause,
    })
  }
}
