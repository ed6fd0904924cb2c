import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import type { Catalog } from '../catalog/catalog.js'
import { readCatalog } from '../catalog/read-catalog.js'
import type { ResolvedConfig } from '../config/resolved-config.js'
import { withSession } from '../engine/session.js'
import { PncError } from '../errors/pnc-error.js'
import type { Finding } from '../findings/finding.js'
import { sortFindings } from '../findings/sort-findings.js'
import { readBootstrapScripts } from '../migrate/bootstrap.js'
import { areEquivalent, isBlank } from '../migrate/current-migration.js'
import { readDatabaseState } from '../migrate/database-state.js'
import { readCurrent, replacePlaceholders } from '../migrate/graphile-migrate.js'
import { readComparison } from '../migrate/history/read-comparison.js'
import { refuseContradictions } from '../migrate/history/refuse-contradictions.js'
import type { MigrateOptions } from '../migrate/migrate.js'
import { openWorkspace, type MigrationWorkspace } from '../migrate/migration-workspace.js'
import { readScratchCatalog } from '../scratch/read-scratch-catalog.js'
import { compareCatalogs } from './compare-catalogs.js'
import { declaredRoles } from './declared-roles.js'
import { driftFinding } from './drift-finding.js'
import { namedExtensions } from './named-extensions.js'
import { repairScript } from './repair-script.js'

export interface DriftOptions extends Omit<
  MigrateOptions,
  'contextSecret' | 'trustSecret' | 'lockTimeoutMs'
> {
  readonly config: ResolvedConfig
}

export interface DriftReport {
  readonly database: string
  /** What the migrations were built in: `a database beside shop (PostgreSQL 15.18)`. */
  readonly comparedWith: string
  /** Whether its catalog was read earlier, from the same files. */
  readonly isCached: boolean
  /** How many migrations are applied; only they count. */
  readonly applied: number
  readonly pending: readonly string[]
  /** Applied by a newer version of the files: what they made is found as drift. */
  readonly unknown: readonly string[]
  /** Whether `current.sql` was run here as it stands: what it made is found as drift. */
  readonly ranCurrent: boolean
  readonly findings: readonly Finding[]
  /** All repairs in an order in which they run; those that lose something are commented out. */
  readonly repair: string
}

/**
 * Compares the catalog of a database with the one that its applied migrations make in a scratch database. Reads only; a
 * scratch database is built when the files have changed, and beside the live one only where nothing else of its server is
 * touched.
 *
 * @throws PncError HISTORY_MISMATCH when files and records contradict each other, SCHEMA_MISMATCH when nothing was ever
 *   applied, PRIVILEGE_MISSING for a login that may not read the record, MIGRATION_FAILED when the files do not run
 * @example
 * const { findings } = await findDrift({ engine, config, dataDir: config.dataDir })
 */
export async function findDrift(options: DriftOptions): Promise<DriftReport> {
  const { engine, config, dataDir, progress, signal } = options
  const workspace = await openWorkspace(dataDir, options.paths)
  const { paths } = workspace
  const scripts = await readBootstrapScripts(paths.fixtures)
  const roles = declaredRoles(scripts)
  const { live, ...facts } = await withSession(engine, { signal }, (client) =>
    readLive(
      client,
      workspace,
      roles.map(({ name }) => name),
    ),
  )
  const { files, ...rest } = facts
  const scratch = await readScratchCatalog({ engine, config, dataDir, paths, files, progress, signal })
  const texts = await Promise.all(files.map((name) => readFile(join(paths.migrations, name), 'utf8')))
  const expected: Catalog = {
    ...scratch.catalog,
    roles: withDeclared(roles, scratch.catalog.roles),
    extensions: namedExtensions(scratch.catalog.extensions, live.extensions, [...scripts, ...texts]),
  }
  const differences = compareCatalogs(expected, live, rest.database)
  return {
    ...rest,
    comparedWith: scratch.source,
    isCached: scratch.isCached,
    applied: files.length,
    findings: sortFindings(differences.map(driftFinding)),
    repair: repairScript(differences),
  }
}

async function readLive(client: Client, workspace: MigrationWorkspace, roles: readonly string[]) {
  const state = await readDatabaseState(client)
  const { files, history, comparison } = await readComparison(client, workspace, state)
  refuseContradictions(comparison, state.database)
  const inState = (wanted: string) =>
    comparison.filter((each) => each.state === wanted).map(({ file }) => file)
  const applied = new Set(inState('applied'))
  if (applied.size === 0) {
    throw new PncError('SCHEMA_MISMATCH', `No migration was ever applied to ${state.database}`, {
      hint: 'Run `pnc-db migrate` first.',
    })
  }
  const current = replacePlaceholders(workspace.folder, state.database, await readCurrent(workspace.folder))
  return {
    database: state.database,
    files: files.map(({ name }) => name).filter((name) => applied.has(name)),
    pending: inState('pending'),
    unknown: inState('unknown'),
    ranCurrent: !isBlank(current) && areEquivalent(current, history.current ?? ''),
    live: await readCatalog(client, roles),
  }
}

/** The server of a scratch database may be the live one, with the very roles that are looked at. */
function withDeclared(declared: Catalog['roles'], found: Catalog['roles']): Catalog['roles'] {
  const names = new Set(declared.map(({ name }) => name))
  return [...declared, ...found.filter(({ name }) => !names.has(name))]
}
