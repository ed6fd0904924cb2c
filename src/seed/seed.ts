import type { Client } from 'pg'
import type { Engine } from '../engine/engine.js'
import { asOwner, asOwnerWithoutTransaction } from '../engine/as-owner.js'
import { refuseRemote } from '../migrate/refuse-remote.js'
import { withSession } from '../engine/session.js'
import { silentProgress, type ProgressReporter } from '../progress/progress.js'
import { seedTables } from './areas.js'
import { checkMigrated } from './check-migrated.js'
import { checkOwner } from './check-owner.js'
import {
  vacuumStatement,
  closeStatements,
  continueTenantIds,
  deleteStatements,
  openStatements,
  truncateStatement,
} from './load/bulk-statements.js'
import { copyTable } from './load/copy-table.js'
import { insertTable } from './load/insert-table.js'
import { noteLoad } from './note-load.js'
import { loadTables, perSecond, secondsSince } from './load/load-tables.js'
import { emptyBase, seededBase } from './plan/seed-base.js'
import { planSeed, type SeedRequest } from './plan/seed-plan.js'
import { readBase } from './read-base.js'
import { areEmpty, findReferrers, refuseRows } from './table-state.js'
import { sayingOnFailure } from './seed-failure.js'
import { summarise, type SeedMode, type SeedReport, type SeedSummary } from './seed-report.js'
import { loadMarkets } from './vocabulary/markets.js'

export interface SeedOptions extends SeedRequest {
  readonly engine: Engine
  /** By default the database has to be empty. */
  readonly mode?: SeedMode | undefined
  /** The name of the database; `reset` asks for it where the server is not on this machine. */
  readonly confirm?: string | undefined
  /** How long to wait for the tables; 0 waits for ever. A minute by default. */
  readonly lockTimeoutMs?: number | undefined
  readonly progress?: ProgressReporter | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Fills the database with plausible rows, the same ones for the same seed on any machine and any day. Everything happens in one
 * transaction: after an error, an interrupt or a kill the database is as it was. Other sessions wait for the tables meanwhile.
 *
 * @throws PncError NOT_EMPTY, REFUSED, SCHEMA_MISMATCH, LOCK_NOT_OBTAINED, INTERRUPTED, DISK_FULL, PRIVILEGE_MISSING
 * @example
 * const { rows, seconds } = await seed({ engine, profile: 'demo', seed: 42 })
 */
export async function seed(options: SeedOptions): Promise<SeedReport> {
  const { engine, mode = 'fresh', signal, lockTimeoutMs = 60_000, progress = silentProgress } = options
  if (mode === 'reset') refuseRemote(engine, options.confirm, 'throws away every row')
  const started = performance.now()
  const markets = await loadMarkets()
  return withSession(engine, { signal }, async (client) => {
    await checkMigrated(client, seedTables)
    await checkOwner(client)
    const load = async () => {
      await runAll(client, openStatements(seedTables))
      if (mode === 'fresh') await refuseRows(client, seedTables)
      const plan = planSeed(options, markets, mode === 'append' ? await readBase(client) : emptyBase)
      // Empty tables too: what is written after a truncate is given back to the disk at once if the seed fails.
      const truncated = mode !== 'append' && (await empty(client))
      const loader = engine.supportsCopy ? copyTable : insertTable
      const tables = await loadTables(client, plan, seedTables, { load: loader, truncated, progress, signal })
      await runAll(client, [continueTenantIds, ...closeStatements(seedTables)])
      await noteLoad(client, mode, plan, tables)
      return { plan, tables }
    }
    const { plan, tables } = await sayingOnFailure('nothing was written', signal, () =>
      asOwner(client, lockTimeoutMs, load),
    )
    const step = progress.step('vacuum and analyze')
    await sayingOnFailure('all rows are there, only `vacuum analyze` is missing', signal, () =>
      asOwnerWithoutTransaction(client, lockTimeoutMs, () => client.query(vacuumStatement(seedTables))),
    )
    step.finish()
    const summary = summarise(plan, mode)
    const seconds = secondsSince(started)
    return { ...summary, tables, seconds, rowsPerSecond: perSecond(summary.rows, seconds) }
  })
}

/**
 * What `seed` would write: into an empty database, or, for an append, into one that was seeded before. Opens no connection.
 */
export async function summariseSeed(request: SeedRequest, mode: SeedMode = 'fresh'): Promise<SeedSummary> {
  const markets = await loadMarkets()
  return summarise(planSeed(request, markets, mode === 'append' ? seededBase(markets) : emptyBase), mode)
}

/** Empties the tables; tells whether by truncating them, which is possible while nothing else refers to their rows. */
async function empty(client: Client): Promise<boolean> {
  const { names, areOurs } = await findReferrers(client, seedTables)
  const referrers = names.map((name) => ({ name }))
  if (!areOurs) {
    await runAll(client, deleteStatements(seedTables))
    return false
  }
  // Under row security every table would seem to be empty.
  await runAll(client, openStatements(referrers))
  const canTruncate = await areEmpty(client, names)
  await runAll(
    client,
    canTruncate ? [truncateStatement(seedTables, referrers)] : deleteStatements(seedTables),
  )
  await runAll(client, closeStatements(referrers))
  return canTruncate
}

async function runAll(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement)
}
