import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { seedTables } from '../../seed/areas.js'
import {
  closeStatements,
  continueTenantIds,
  openStatements,
  truncateStatement,
  vacuumStatement,
} from '../../seed/load/bulk-statements.js'
import { seed } from '../../seed/seed.js'
import { findReferrers } from '../../seed/table-state.js'
import type { Benchmark } from '../benchmark.js'
import { compare } from '../measure/compare.js'
import { runPsql } from '../statements/run-program.js'

/**
 * Seeding has to make its rows; `\copy` reads them from files that were written before. Both load the same rows in the same order
 * into a database of their own, in one transaction as the owner, with triggers and row security lifted in the same way, frozen,
 * and vacuumed afterwards.
 */
export const seedAgainstCopy: Benchmark = {
  name: 'seed',
  title: 'the throughput of pnc-db seed against psql \\copy of the same rows',
  run: async ({ server, listings, quick, say }) => {
    const scale = Math.max(1_000, Math.round(listings / 10))
    const folder = join(server.folder, 'copy')
    const request = { profile: 'load', scale } as const
    const seedInto = async (url: string) => seed({ ...request, engine: await server.openEngine(url) })

    say(`seeding ${scale.toLocaleString('en')} listings to copy them`)
    const source = await server.createDatabase('migrated')
    const { rows } = await seedInto(source)
    const { dump, load } = await writeScripts(folder, await referrersIn(source))
    await runPsql(source, '-f', dump)
    await server.dropDatabase(source)

    const side = (label: string, work: (url: string) => Promise<unknown>) => {
      const databases: string[] = []
      return {
        label,
        prepare: async () => databases.push(await server.createDatabase('migrated')),
        run: (at: number) => work(databases[at] ?? ''),
        clear: async () => {
          for (const url of databases) await server.dropDatabase(url)
        },
      }
    }
    const repetitions = { warmUp: 0, timed: quick ? 2 : 5 }
    const ours = side('seed', seedInto)
    const base = side('\\copy', (url) => runPsql(url, '-f', load))
    for (let made = 0; made < repetitions.timed; made += 1) {
      await ours.prepare()
      await base.prepare()
    }
    const timings = await compare(ours, base, repetitions)
    await ours.clear()
    await base.clear()
    return [
      { what: `${rows.toLocaleString('en')} rows`, ...timings, budget: { kind: 'throughput', atLeast: 0.9 } },
    ]
  },
}

/** The empty tables that refer to the seeded ones. */
async function referrersIn(url: string): Promise<readonly { readonly name: string }[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { names } = await findReferrers(client, seedTables)
  await client.end()
  return names.map((name) => ({ name }))
}

/** One script that writes the rows of the seeded tables to files, and one that loads them as the seeder does. */
async function writeScripts(
  folder: string,
  referrers: readonly { readonly name: string }[],
): Promise<{ readonly dump: string; readonly load: string }> {
  await mkdir(folder)
  const copies = (make: (table: string, columns: string, file: string) => string) =>
    seedTables.map(({ name, columns }) =>
      make(name, columns.map(([column]) => column).join(', '), join(folder, `${name}.tsv`)),
    )
  // Without an order rows come as they stand in the table, which is as the seeder wrote them.
  const dump = copies((table, columns, file) => `\\copy ${table} (${columns}) to '${file}'`)
  const load = [
    'begin; set local role pnc_owner;',
    ...openStatements([...seedTables, ...referrers]).map((sql) => `${sql};`),
    `${truncateStatement(seedTables, referrers)};`,
    ...copies((table, columns, file) => `\\copy ${table} (${columns}) from '${file}' (freeze)`),
    ...[continueTenantIds, ...closeStatements([...seedTables, ...referrers])].map((sql) => `${sql};`),
    'commit;',
    'set role pnc_owner;',
    `${vacuumStatement(seedTables)};`,
  ]
  const paths = { dump: join(folder, 'dump.sql'), load: join(folder, 'load.sql') }
  await writeFile(paths.dump, dump.join('\n'))
  await writeFile(paths.load, load.join('\n'))
  return paths
}
