import { cp, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inject } from 'vitest'
import { calculateHash, serializeMigration } from '../../src/migrate/graphile-migrate.js'
import { readCommitted } from '../../src/migrate/history/read-committed.js'
import { openWorkspace, type MigrationPaths } from '../../src/migrate/migration-workspace.js'
import { projectPaths } from '../../src/project/project-paths.js'

export interface MigrationProject {
  readonly paths: MigrationPaths
  readonly dataDir: string
  /** Writes the next committed migration, as if somebody had committed `body`; returns its file name. */
  readonly commit: (slug: string, body: string) => Promise<string>
  readonly writeCurrent: (text: string) => Promise<void>
  /** Writes the down file of `current.sql`, or of the committed migration named. */
  readonly writeDown: (text: string, migration?: string) => Promise<void>
  /** Writes a file below `fixtures`. */
  readonly writeFixture: (path: string, text: string) => Promise<void>
  /** The names of the files in `migrations`. */
  readonly committed: () => Promise<readonly string[]>
}

/** A folder with migrations of the test's own, and the real bootstrap scripts. */
export async function migrationProject(): Promise<MigrationProject> {
  const root = await mkdtemp(join(inject('engine').runFolder, 'project-'))
  const paths = {
    migrations: join(root, 'migrations'),
    fixtures: join(root, 'fixtures'),
    current: join(root, 'current.sql'),
  }
  const dataDir = join(root, '.pnc-db')
  await mkdir(paths.migrations)
  await cp(join(projectPaths.fixtures, 'sql/bootstrap'), join(paths.fixtures, 'sql/bootstrap'), {
    recursive: true,
  })
  return {
    paths,
    dataDir,
    commit: async (slug, body) => {
      const { folder } = await openWorkspace(dataDir, paths)
      const before = await readCommitted(folder)
      const previous = before.at(-1)?.hash ?? null
      const name = `${String(before.length + 1).padStart(6, '0')}-${slug}.sql`
      const headers = { Previous: previous ?? '-', Hash: calculateHash(body, previous), Message: slug }
      await writeFile(join(paths.migrations, name), serializeMigration(body, headers))
      return name
    },
    writeCurrent: (text) => writeFile(paths.current, text),
    writeDown: (text, migration = 'current.sql') =>
      writeFile(join(paths.migrations, migration.replace(/\.sql$/, '.down.sql')), text),
    writeFixture: async (path, text) => {
      await mkdir(dirname(join(paths.fixtures, path)), { recursive: true })
      await writeFile(join(paths.fixtures, path), text)
    },
    committed: async () => (await readdir(paths.migrations)).sort(),
  }
}
