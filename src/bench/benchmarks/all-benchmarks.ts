import type { Benchmark } from '../benchmark.js'
import { auditManyRows } from './audit-many-rows.js'
import { auditOneRow } from './audit-one-row.js'
import { cliStart } from './cli-start.js'
import { keysetPages } from './keyset-pages.js'
import { migrateAgainstPsql } from './migrate-against-psql.js'
import { migrateRivals } from './migrate-rivals.js'
import { permissionChecks } from './permission-checks.js'
import { rateLimit } from './rate-limit.js'
import { repositoryCalls } from './repository-calls.js'
import { rowSecurity } from './row-security.js'
import { searchFunction } from './search-function.js'
import { searchTimes } from './search-times.js'
import { seedAgainstCopy } from './seed-against-copy.js'

/** Every benchmark, in the order in which they run. A new one is one more line. */
export const allBenchmarks: readonly Benchmark[] = [
  cliStart,
  migrateAgainstPsql,
  migrateRivals,
  seedAgainstCopy,
  repositoryCalls,
  rowSecurity,
  permissionChecks,
  searchFunction,
  keysetPages,
  searchTimes,
  rateLimit,
  auditOneRow,
  auditManyRows,
]
