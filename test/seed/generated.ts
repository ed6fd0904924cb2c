import { seedTables } from '../../src/seed/areas.js'
import type { SeedBase } from '../../src/seed/plan/seed-base.js'
import { planSeed, type SeedPlan, type SeedRequest } from '../../src/seed/plan/seed-plan.js'
import type { SeedValue } from '../../src/seed/seed-table.js'
import { loadMarkets } from '../../src/seed/vocabulary/markets.js'

/** A generated row by the names of its columns. */
export type Row = Readonly<Record<string, SeedValue>>

export async function planOf(request: SeedRequest, base?: SeedBase): Promise<SeedPlan> {
  return planSeed(request, await loadMarkets(), base)
}

/** The rows of one table of a plan. */
export function rowsOf(plan: SeedPlan, name: string): Row[] {
  const table = seedTables.find((each) => each.name === name)
  if (!table) throw new Error(`${name} is not seeded.`)
  return [...table.rows(plan)].map((row) =>
    Object.fromEntries(table.columns.map(([column], index) => [column, row[index] ?? null])),
  )
}

/** The degrees of a point as it is written for PostGIS. */
export function degreesOf(location: SeedValue | undefined): { readonly lat: number; readonly lng: number } {
  const [, lng, lat] = /^POINT\((-?[\d.]+) (-?[\d.]+)\)$/.exec(String(location)) ?? []
  return { lat: Number(lat), lng: Number(lng) }
}

export function countBy<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
