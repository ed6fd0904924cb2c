import type { Client } from 'pg'
import type { LoadedTable } from './load/load-tables.js'
import type { SeedPlan } from './plan/seed-plan.js'
import type { SeedMode } from './seed-report.js'

/**
 * Says in the audit trail that rows came in past it: the triggers are off while tables are loaded, as row security is, and a million
 * rows that nobody wrote are not a million changes. One action says so, in the transaction of the load.
 */
export async function noteLoad(
  client: Client,
  mode: SeedMode,
  { seed, profile }: SeedPlan,
  tables: readonly LoadedTable[],
): Promise<void> {
  const rows = Object.fromEntries(tables.map((loaded) => [loaded.table, loaded.rows]))
  await client.query('select audit.note_maintenance($1, $2, $3)', [
    'load_rows',
    'pnc-db seed',
    JSON.stringify({ mode, seed, profile, rows }),
  ])
}
