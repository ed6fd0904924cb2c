// Prints the checksum of every generated table, as JSON: run as a process of its own under other locales and time zones.
import { createHash } from 'node:crypto'
import { seedTables } from '../../dist/seed/areas.js'
import { createCopyLine } from '../../dist/seed/load/copy-text.js'
import { planSeed } from '../../dist/seed/plan/seed-plan.js'
import { loadMarkets } from '../../dist/seed/vocabulary/markets.js'

const plan = planSeed({ profile: 'demo', scale: 600, seed: 42 }, await loadMarkets())
const checksums = seedTables.map((table) => {
  const line = createCopyLine(table)
  const hash = createHash('sha256')
  for (const row of table.rows(plan)) hash.update(line(row))
  return [table.name, hash.digest('hex')]
})
console.log(JSON.stringify(Object.fromEntries(checksums), null, 2))
