import { existsSync } from 'node:fs'
import { join, parse, resolve } from 'node:path'
import { PncError } from '../errors/pnc-error.js'
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

/**
 * The files of `--out <file>`, else those of this project.
 *
 * @throws PncError USAGE for a file that cannot be one of them, and without `out` where there is no project around the tool
 */
export function locateTypes(out: string | undefined): TypesLocation {
  const home = join(projectPaths.root, 'src/database')
  const database = out === undefined ? join(home, 'database.generated.ts') : resolve(out)
  const { dir, base, ext } = parse(database)
  const domains = join(dir, 'domains.generated.ts')
  if (out === undefined && !existsSync(home)) {
    throw new PncError('USAGE', 'An installed pnc-db has no source folder to write types to', {
      hint: 'Import them from the package, or name a file with --out.',
    })
  }
  if (ext !== '.ts') throw new PncError('USAGE', `--out takes a file that ends in .ts, not ${base}`)
  if (database === domains)
    throw new PncError('USAGE', `--out takes another name: ${base} is written beside it`)
  if (!existsSync(dir)) throw new PncError('USAGE', `There is no folder ${dir}`)
  const jsonColumns = join(dir, 'json-columns.ts')
  return { database, domains, jsonColumns, columnTypes: dir === home ? './column-types.js' : '@pushnchat/db' }
}
