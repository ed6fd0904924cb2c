import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { configNames } from './config-names.js'
import { projectPaths } from './project-paths.js'

/** The project that a command works for. */
export interface Project {
  /** Where `.env`, the configuration file and the data folder stand. */
  readonly root: string
  /** Whether it has migrations of its own; without them a project uses the schema that comes with the package. */
  readonly isOwn: boolean
  /** The committed migrations. */
  readonly migrations: string
  /** What `--!include sql/...` lines are resolved against. */
  readonly fixtures: string
  /** The migration that is being written. */
  readonly current: string
}

/**
 * Finds the project around a folder: the nearest one, upwards from it, with a configuration file or with `migrations/` beside
 * `current.sql` (the folder alone would not do: other tools call theirs so). Where there is none, `cwd` itself is the root.
 *
 * @example
 * locateProject('/srv/shop/src/orders').migrations // '/srv/shop/migrations'
 */
export function locateProject(cwd: string): Project {
  const root = nearestAbove(resolve(cwd), isProject) ?? resolve(cwd)
  // One of the two is enough: a folder that was lost must not turn a project into one without migrations.
  const isOwn = ['migrations', 'current.sql'].some((name) => existsSync(join(root, name)))
  const { migrations, fixtures, current } = projectPaths
  return isOwn && isProject(root)
    ? {
        root,
        isOwn,
        migrations: join(root, 'migrations'),
        fixtures: join(root, 'fixtures'),
        current: join(root, 'current.sql'),
      }
    : { root, isOwn: false, migrations, fixtures, current }
}

function isProject(folder: string): boolean {
  const has = (name: string) => existsSync(join(folder, name))
  return configNames.some(has) || (has('migrations') && has('current.sql'))
}

function nearestAbove(folder: string, matches: (folder: string) => boolean): string | undefined {
  if (matches(folder)) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : nearestAbove(parent, matches)
}
