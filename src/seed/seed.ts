import type { Client } from 'pg'
import type { Engine } from '../engine/engine.js'
import { isPncError, PncError } from '../errors/pnc-error.js'
import { toPncError } from '../database/to-pnc-error.js'
import { asOwner, asOwnerWithoutTransaction } from '../migrate/as-owner.js'
import { refuseRemote } from '../migrate/refuse-remote.js'
import { withSession } from '../migrate/session.js'
import { silentProgress, type ProgressReporter } from '../progress/progress.js'
import { seedTables } from './areas.js'
import { checkMigrated } from './check-migrated.js'
import { checkOwner } from './check-owner.js'
import {
  analyzeStatement,
  closeStatements,
  continueTenantIds,
  openStatements,
  truncateStatement,
} from './load/bulk-statements.js'
import { copyTable } from './load/copy-table.js'
import { insertTable } from './load/insert-table.js'
import { emptyBase, seededBase } from './plan/seed-base.js'
import { planSeed, type SeedPlan, type SeedRequest } from './plan/seed-plan.js'
import { readBase, refuseRows } from './read-base.js'
import {
  summarise,
  type LoadedTable,
  type SeedMode,
  type SeedReport,
  type SeedSummary,
} from './seed-report.js'
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
    const { plan, tables } = await nothingOnFailure(
      asOwner(client, lockTimeoutMs, async () => {
        await runAll(client, openStatements(seedTables))
        if (mode === 'reset') await client.query(truncateStatement(seedTables))
        else if (mode === 'fresh') await refuseRows(client, seedTables)
        const base = mode === 'append' ? await readBase(client) : emptyBase
        const plan = planSeed(options, markets, base)
        const tables = await loadTables(client, plan, { engine, progress, signal })
        await client.query(continueTenantIds)
        await runAll(client, closeStatements(seedTables))
        return { plan, tables }
      }),
    )
    await asOwnerWithoutTransaction(client, lockTimeoutMs, () => client.query(analyzeStatement(seedTables)))
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

async function loadTables(
  client: Client,
  plan: SeedPlan,
  {
    engine,
    progress,
    signal,
  }: Pick<SeedOptions, 'engine' | 'signal'> & { readonly progress: ProgressReporter },
): Promise<readonly LoadedTable[]> {
  const load = engine.supportsCopy ? copyTable : insertTable
  const loaded: LoadedTable[] = []
  for (const table of seedTables) {
    const total = table.count(plan)
    const step = progress.step(table.name, { total, unit: 'rows' })
    const started = performance.now()
    try {
      await load(client, {
        table,
        rows: table.rows(plan),
        onProgress: (rows) => step.advanceTo(rows),
        signal,
      })
    } catch (error) {
      step.fail(toPncError(error).message)
      throw error
    }
    const seconds = secondsSince(started)
    loaded.push({ table: table.name, rows: total, seconds, rowsPerSecond: perSecond(total, seconds) })
    step.finish()
  }
  return loaded
}

async function runAll(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement)
}

/** Says of every error that the transaction is gone; people wonder. */
async function nothingOnFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const known = toPncError(error)
    if (isPncError(error, 'NOT_EMPTY') || known.code === 'INTERNAL') throw error
    throw new PncError(known.code, `${known.message}; nothing was written`, {
      hint: known.hint,
      details: known.details,
      cause: error,
    })
  }
}

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000
}

function perSecond(rows: number, seconds: number): number {
  return seconds > 0 ? Math.round(rows / seconds) : rows
}
