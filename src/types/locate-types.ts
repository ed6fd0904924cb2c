import { existsSync } from 'node:fs'
import { join, parse, resolve } from 'node:path'
import { PncError } from '../errors/pnc-error.js'
import type { Project } from '../project/locate-project.js'
import { projectPaths } from '../project/project-paths.js'

/** Where the generated files stand; absolute paths. */
export interface TypesLocation {
  /** The interface of all tables. */
  readonly database: string
  /** The values of the domains; beside the other file, which imports it. */
  readonly domains: string
  /** The project's own schemas of its JSON columns; beside them, too, if there is one. */
  readonly jsonColumns: string
  /** How they import what `src/database/column-types.ts` exports. */
  readonly columnTypes: string
}

export interface TypesChoice {
  /** What `--out` names. */
  readonly out?: string
  /** What the configuration names. */
  readonly typesFile?: string | undefined
  readonly project: Pick<Project, 'root' | 'isOwn'>
}

/**
 * The files of `--out`, else those that the configuration names, else `src/database/database.generated.ts` of the project.
 *
 * @throws PncError USAGE for a file that cannot be one of them, and where there is neither a choice nor a project
 * @example
 * locateTypes({ project: locateProject('/srv/shop') }).database // '/srv/shop/src/database/database.generated.ts'
 */
export function locateTypes({ out, typesFile, project }: TypesChoice): TypesLocation {
  const chosen = out ?? typesFile
  const database = chosen === undefined ? usualFile(project) : resolve(chosen)
  const { dir, base, ext } = parse(database)
  const domains = join(dir, 'domains.generated.ts')
  if (ext !== '.ts') throw new PncError('USAGE', `--out takes a file that ends in .ts, not ${base}`)
  if (database === domains) {
    throw new PncError('USAGE', `The file of the tables needs another name: ${base} is written beside it`)
  }
  // A folder of the configuration is made; one that was typed may be a slip.
  if (out !== undefined && !existsSync(dir)) throw new PncError('USAGE', `There is no folder ${dir}`)
  const hasColumnTypes = existsSync(join(dir, 'column-types.ts'))
  return {
    database,
    domains,
    jsonColumns: join(dir, 'json-columns.ts'),
    columnTypes: hasColumnTypes ? './column-types.js' : '@pushnchat/db',
  }
}

/** Of the project, or of pnc-db itself where its own schema is at work and its sources are there. */
function usualFile({ root, isOwn }: TypesChoice['project']): string {
  const home = join(isOwn ? root : projectPaths.root, 'src/database')
  if (isOwn || existsSync(home)) return join(home, 'database.generated.ts')
  throw new PncError('USAGE', 'There is no project here to write types to', {
    hint: 'Import those of pnc-db from the package, go to a folder with migrations, or name a file with --out.',
  })
}
