import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalog } from '../catalog/catalog.js'
import { catalogTexts } from '../catalog/catalog-rows.js'
import { readCatalog } from '../catalog/read-catalog.js'
import { embeddedVersions } from '../engine/embedded/embedded-versions.js'
import type { Engine } from '../engine/engine.js'
import { withSession } from '../engine/session.js'
import { readBootstrapScripts } from '../migrate/bootstrap.js'
import { readCurrent } from '../migrate/graphile-migrate.js'
import { openWorkspace } from '../migrate/migration-workspace.js'
import { replaceFile } from '../migrate/replace-file.js'
import { projectPaths } from '../project/project-paths.js'
import { withScratchDatabase, type ScratchOptions } from './with-scratch-database.js'

/** Raise it when the shape of a catalog changes other than by its queries. */
const cacheVersion = 1

/** How many catalogs are kept: those of a few branches. */
const kept = 8

export interface ScratchCatalogOptions extends ScratchOptions {
  /** The folder for local state; catalogs are kept in `scratch/` below it. */
  readonly dataDir: string
}

export interface ScratchCatalog {
  readonly catalog: Catalog
  /** What it was read from: `a database beside shop (PostgreSQL 15.18)`. */
  readonly source: string
  /** Whether it was read earlier, from the same files on the same versions of everything. */
  readonly isCached: boolean
}

/**
 * The catalog that the committed migrations make, and `current.sql` if it is wanted. It is kept in the data folder under a
 * hash of the files, the versions of the engine and the queries, so that it is built once for each state of the files.
 *
 * @throws PncError MIGRATION_FAILED when the files do not run
 * @example
 * const { catalog } = await readScratchCatalog({ config, dataDir: config.dataDir })
 */
export async function readScratchCatalog(options: ScratchCatalogOptions): Promise<ScratchCatalog> {
  const folder = join(options.dataDir, 'scratch')
  const path = join(folder, `catalog-${await keyOf(options)}.json`)
  const known = await readFile(path, 'utf8').catch(() => undefined)
  if (known !== undefined) return { ...parse(known), isCached: true }
  const found = await withScratchDatabase(options, async ({ engine, description }) => ({
    catalog: await withSession(engine, { signal: options.signal }, (client) => readCatalog(client)),
    source: description,
  }))
  // Where nothing can be written it is built each time.
  await keep(folder, path, JSON.stringify(found)).catch(() => undefined)
  return { ...found, isCached: false }
}

const parse = (text: string) => JSON.parse(text) as Omit<ScratchCatalog, 'isCached'>

/** Everything that the catalog depends on. */
async function keyOf({
  engine,
  config,
  paths = projectPaths,
  files,
  withCurrent,
  dataDir,
}: ScratchCatalogOptions): Promise<string> {
  const names = files ?? (await readdir(paths.migrations)).filter((name) => name.endsWith('.sql')).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(paths.migrations, name), 'utf8')))
  const scripts = await readBootstrapScripts(paths.fixtures)
  const current = withCurrent ? await readCurrent((await openWorkspace(dataDir, paths)).folder) : ''
  const parts = [
    cacheVersion,
    catalogTexts(),
    engineKey(engine),
    config.shadowDatabaseUrl ?? '',
    names,
    texts,
    scripts,
    current,
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

function engineKey(engine: Engine | undefined): unknown {
  if (engine?.kind !== 'server') return embeddedVersions()
  const { postgres, postgis, user } = engine.facts
  return { postgres, postgis, user }
}

async function keep(folder: string, path: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await replaceFile(path, text)
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const file = join(folder, name)
      return { file, written: (await stat(file)).mtimeMs }
    }),
  )
  const old = files.sort((one, other) => other.written - one.written).slice(kept)
  await Promise.all(old.map(({ file }) => rm(file, { force: true })))
}
