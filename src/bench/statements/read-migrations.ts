import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectPaths } from '../../project/project-paths.js'

export interface MigrationText {
  /** `000001-core` */
  readonly name: string
  readonly sql: string
}

/** The committed migrations in their order, without their down files. */
export async function readMigrations(): Promise<readonly MigrationText[]> {
  const files = (await readdir(projectPaths.migrations)).filter((name) => /^\d+[^.]*\.sql$/.test(name)).sort()
  return Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -'.sql'.length),
      sql: await readFile(join(projectPaths.migrations, file), 'utf8'),
    })),
  )
}
