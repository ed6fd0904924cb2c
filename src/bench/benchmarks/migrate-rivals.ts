import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench, Benchmark, Finding } from '../benchmark.js'
import { takeTurns, type Side } from '../measure/compare.js'
import type { Timing } from '../measure/timing.js'
import { drizzleKit } from '../rivals/drizzle-kit.js'
import { nodePgMigrate } from '../rivals/node-pg-migrate.js'
import { prisma } from '../rivals/prisma.js'
import { setUpRival } from '../rivals/set-up-rival.js'
import { bootstrapScript } from '../statements/bootstrap-script.js'
import { readMigrations, type MigrationText } from '../statements/read-migrations.js'
import { runNode, runPsql } from '../statements/run-program.js'

/** Something that brings the database at a URL up to date, as a process of its own. */
interface Tool {
  readonly label: string
  readonly migrate: (url: string) => Promise<unknown>
}

/**
 * Each is started as a command on an empty database, and then again on what it has migrated. The roles are there already,
 * because they belong to the server.
 */
export const migrateRivals: Benchmark = {
  name: 'migrate-rivals',
  title: 'pnc-db migrate against psql -f and other migration tools on the same SQL, each as a command',
  run: async (bench) => {
    // The first database makes the roles.
    await bench.server.dropDatabase(await bench.server.createDatabase('migrated'))
    const migrations = await sameForAll()
    const rivals = await rivalTools(bench, migrations)
    const ours = pncDb(bench)
    const psql = await psqlTool(bench, migrations)
    const timed = bench.quick ? 3 : 9
    const databases = await createDatabases(bench, rivals.length + 2, timed + 1)

    bench.say('migrating')
    const onEmpty = [ours, psql, ...rivals].map(({ label, migrate }, index): Side => ({
      label,
      run: (repetition) => migrate(databases[index]?.[repetition] ?? ''),
    }))
    const fromEmpty = await takeTurns(onEmpty, { warmUp: 1, timed })
    const migrated = databases.filter((_, index) => index !== 1).map(([url = '']) => url)
    const onMigrated = [ours, ...rivals].map(({ label, migrate }, index): Side => ({
      label,
      run: () => migrate(migrated[index] ?? ''),
    }))
    const nothingToDo = await takeTurns(onMigrated, { warmUp: 1, timed: timed * 2 })
    for (const url of databases.flat()) await bench.server.dropDatabase(url)
    return [...against(fromEmpty, 'from empty'), ...against(nothingToDo, 'nothing to do')]
  },
}

function against([ours, ...others]: readonly Timing[], what: string): readonly Finding[] {
  if (!ours) return []
  return others.map((base) => ({
    what: `${what}, against ${base.label}`,
    ours,
    base,
    budget: { kind: 'comparison' },
  }))
}

async function createDatabases({ server }: Bench, tools: number, each: number) {
  const databases: string[][] = []
  for (let tool = 0; tool < tools; tool += 1) {
    const urls: string[] = []
    for (let made = 0; made < each; made += 1) urls.push(await server.createDatabase('empty'))
    databases.push(urls)
  }
  return databases
}

/** What pnc-db runs, extensions and privileges first. */
async function sameForAll(): Promise<readonly MigrationText[]> {
  const migrations = (await readMigrations()).map(({ name, sql }) => ({
    name,
    sql: `set role pnc_owner;\n${sql}\nreset role;\n`,
  }))
  return [{ name: '000000-bootstrap', sql: await bootstrapScript() }, ...migrations]
}

const pncDb = ({ server }: Bench): Tool => ({
  label: 'pnc-db migrate',
  migrate: (url) =>
    runNode(['bin/pnc-db.js', 'migrate', '--quiet'], {
      DATABASE_URL: url,
      PNC_DATA_DIR: server.folder,
      PNC_CONTEXT_SECRET: server.contextSecret,
    }),
})

async function psqlTool({ server }: Bench, migrations: readonly MigrationText[]): Promise<Tool> {
  const path = join(server.folder, 'migrations.sql')
  await writeFile(path, migrations.map(({ sql }) => `begin;\n${sql}\ncommit;\n`).join(''))
  return { label: 'psql -f', migrate: (url) => runPsql(url, '-f', path) }
}

/** Those that can be installed here and migrate a database; of the others the report says why not. */
async function rivalTools(
  { server, say, note }: Bench,
  migrations: readonly MigrationText[],
): Promise<readonly Tool[]> {
  const tools: Tool[] = []
  for (const rival of [prisma, drizzleKit, nodePgMigrate]) {
    say(`installing ${rival.label}`)
    const url = await server.createDatabase('empty')
    try {
      const migrate = await setUpRival(rival, migrations, server.folder)
      await migrate(url)
      tools.push({ label: rival.label, migrate })
    } catch (error) {
      note(`${rival.label} was not measured: ${error instanceof Error ? error.message : String(error)}`)
    }
    await server.dropDatabase(url)
  }
  return tools
}
