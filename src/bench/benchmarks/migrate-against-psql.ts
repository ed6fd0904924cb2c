import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '../../migrate/migrate.js'
import { projectPaths } from '../../project/project-paths.js'
import type { Bench, Benchmark, Finding } from '../benchmark.js'
import { compare, measure } from '../measure/compare.js'
import { readMigrations } from '../statements/read-migrations.js'
import { runNode, runPsql } from '../statements/run-program.js'

/** Both begin with an empty database on a server that knows the roles, because roles belong to the server. */
export const migrateAgainstPsql: Benchmark = {
  name: 'migrate',
  title: 'pnc-db migrate against psql -f of the same SQL; and a migrate that has nothing to do',
  run: async (bench) => [await fromEmpty(bench), await nothingToDo(bench)],
}

async function fromEmpty({ server, quick }: Bench): Promise<Finding> {
  const { folder, contextSecret } = server
  const repetitions = { warmUp: 1, timed: quick ? 3 : 9 }
  // The roles are made by the first database, before any is timed.
  await server.dropDatabase(await server.createDatabase('migrated'))
  const databases: Record<'ours' | 'base', string[]> = { ours: [], base: [] }
  for (let made = 0; made < repetitions.warmUp + repetitions.timed; made += 1) {
    databases.ours.push(await server.createDatabase('empty'))
    databases.base.push(await server.createDatabase('empty'))
  }

  const timings = await compare(
    {
      label: 'migrate',
      run: async (at) => {
        const engine = await server.openEngine(databases.ours[at] ?? '')
        await migrate({ engine, dataDir: folder, contextSecret: () => Promise.resolve(contextSecret) })
      },
    },
    {
      label: 'psql -f',
      run: async (at) => {
        const url = databases.base[at] ?? ''
        await runPsql(url, '-f', await writeScript(folder, new URL(url).pathname.slice(1)))
      },
    },
    repetitions,
  )
  for (const url of [...databases.ours, ...databases.base]) await server.dropDatabase(url)
  return { what: 'from an empty database', ...timings, budget: { kind: 'time', atMost: 1.5 } }
}

async function nothingToDo({ server, quick }: Bench): Promise<Finding> {
  const url = await server.createDatabase('migrated')
  const env = { DATABASE_URL: url, PNC_DATA_DIR: server.folder, PNC_CONTEXT_SECRET: server.contextSecret }
  const ours = await measure(
    { label: 'pnc-db migrate', run: () => runNode(['bin/pnc-db.js', 'migrate', '--quiet'], env) },
    { warmUp: 1, timed: quick ? 5 : 15 },
  )
  return { what: 'nothing to do, with the start of Node', ours, budget: { kind: 'median ms', atMost: 300 } }
}

/** What the operation runs, but the creation of roles, as one script. */
async function writeScript(folder: string, database: string): Promise<string> {
  const read = (...names: readonly string[]) => readFile(join(...names), 'utf8')
  const bootstrap = join(projectPaths.fixtures, 'sql', 'bootstrap')
  const parts = [
    await read(bootstrap, 'extensions.sql'),
    (await read(bootstrap, 'database.sql'))
      .replaceAll(':DATABASE_NAME', database)
      .replaceAll(':LOGIN', 'postgres'),
    ...(await readMigrations()).map(({ sql }) => `begin; set local role pnc_owner;\n${sql}\ncommit;`),
  ]
  const path = join(folder, `${database}.sql`)
  await writeFile(path, parts.join('\n'))
  return path
}
