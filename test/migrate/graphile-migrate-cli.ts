import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectPaths } from '../../src/project/project-paths.js'

const run = promisify(execFile)

export interface GraphileMigrateOptions {
  readonly databaseUrl: string
  readonly shadowDatabaseUrl?: string
  readonly rootDatabaseUrl?: string
  /** The folder with `committed`, `current.sql` and `fixtures`. */
  readonly folder: string
}

/** Runs the real command line of graphile-migrate and returns what it printed. */
export async function graphileMigrateCli(
  args: readonly string[],
  options: GraphileMigrateOptions,
): Promise<string> {
  const config = join(options.folder, '..', 'gmrc.json')
  await writeFile(config, JSON.stringify({ migrationsFolder: options.folder }))
  const cli = join(projectPaths.root, 'node_modules/graphile-migrate/dist/cli.js')
  const { stdout, stderr } = await run(process.execPath, [cli, ...args, '--config', config], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: options.databaseUrl,
      ...(options.shadowDatabaseUrl && { SHADOW_DATABASE_URL: options.shadowDatabaseUrl }),
      ...(options.rootDatabaseUrl && { ROOT_DATABASE_URL: options.rootDatabaseUrl }),
    },
  })
  return stdout + stderr
}
