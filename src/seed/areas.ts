import { coreArea } from './core/core-area.js'
import { marketArea } from './market/market-area.js'
import type { SeedArea, SeedTable } from './seed-table.js'

/** Every area that is seeded, in the order of their dependencies. A new area is one more line. */
export const seedAreas: readonly SeedArea[] = [coreArea, marketArea]

/** All tables, in the order in which they are loaded. */
export const seedTables: readonly SeedTable[] = seedAreas.flatMap(({ tables }) => tables)
