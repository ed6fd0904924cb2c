import type { SeedPlan } from './plan/seed-plan.js'
import type { SeedProfileName } from './plan/profiles.js'
import { seedTables } from './areas.js'
import type { LoadedTable } from './load/load-tables.js'

/** Whether rows are written into an empty database, added, or put in the place of all others. */
export type SeedMode = 'fresh' | 'append' | 'reset'

export interface SeedSummary {
  readonly profile: SeedProfileName
  readonly scale: number
  readonly seed: number
  readonly mode: SeedMode
  /** Rows of all tables. */
  readonly rows: number
  readonly tables: readonly { readonly table: string; readonly rows: number }[]
  readonly markets: readonly {
    readonly tenantId: number
    readonly slug: string
    readonly people: number
    readonly businesses: number
    readonly listings: number
  }[]
}

/** What a plan comes to, known before anything is written. */
export function summarise(plan: SeedPlan, mode: SeedMode): SeedSummary {
  const tables = seedTables.map((table) => ({ table: table.name, rows: table.count(plan) }))
  return {
    profile: plan.profile,
    scale: plan.scale,
    seed: plan.seed,
    mode,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    tables,
    markets: plan.markets.map(({ market, tenantId, people, businesses, listings }) => ({
      tenantId,
      slug: market.slug,
      people,
      businesses,
      listings,
    })),
  }
}

/** What a seed has written, and how fast. */
export interface SeedReport extends SeedSummary {
  readonly tables: readonly LoadedTable[]
  readonly seconds: number
  readonly rowsPerSecond: number
}
