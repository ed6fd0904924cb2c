import type { Client } from 'pg'
import { toPncError } from '../../database/to-pnc-error.js'
import type { ProgressReporter } from '../../progress/progress.js'
import type { SeedPlan } from '../plan/seed-plan.js'
import type { SeedTable } from '../seed-table.js'
import type { TableLoader } from './table-loader.js'

/** A table that was filled, and how fast. */
export interface LoadedTable {
  readonly table: string
  readonly rows: number
  readonly seconds: number
  readonly rowsPerSecond: number
}

export interface LoadOptions {
  readonly load: TableLoader
  /** Whether the tables were truncated in the transaction of the load. */
  readonly truncated: boolean
  readonly progress: ProgressReporter
  readonly signal: AbortSignal | undefined
}

/** Fills the tables of a plan one after the other. */
export async function loadTables(
  client: Client,
  plan: SeedPlan,
  tables: readonly SeedTable[],
  { load, truncated, progress, signal }: LoadOptions,
): Promise<readonly LoadedTable[]> {
  const loaded: LoadedTable[] = []
  for (const table of tables) {
    const total = table.count(plan)
    const step = progress.step(table.name, { total, unit: 'rows' })
    const started = performance.now()
    try {
      const onProgress = (rows: number) => step.advanceTo(rows)
      await load(client, { table, rows: table.rows(plan), truncated, onProgress, signal })
    } catch (error) {
      step.fail(signal?.aborted ? 'interrupted' : toPncError(error).message)
      throw error
    }
    step.finish()
    const seconds = secondsSince(started)
    loaded.push({ table: table.name, rows: total, seconds, rowsPerSecond: perSecond(total, seconds) })
  }
  return loaded
}

export function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000
}

export function perSecond(rows: number, seconds: number): number {
  return seconds > 0 ? Math.round(rows / seconds) : rows
}
