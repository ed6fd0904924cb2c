import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ResolvedConfig } from '../config/resolved-config.js'
import type { Engine } from '../engine/engine.js'
import { isPncError } from '../errors/pnc-error.js'
import { applyCurrent } from '../migrate/apply-current.js'
import { migrate } from '../migrate/migrate.js'
import type { MigrationPaths } from '../migrate/migration-workspace.js'
import { withShadow } from '../migrate/shadow.js'
import { withCleanup } from '../migrate/with-cleanup.js'
import type { ProgressReporter } from '../progress/progress.js'
import { projectPaths } from '../project/project-paths.js'
import { mayBuildBeside } from './may-build-beside.js'

export interface ScratchOptions {
  /** The database to build it beside. Without one, and where that server does not let us, it is an embedded one. */
  readonly engine?: Engine | undefined
  readonly config: ResolvedConfig
  /** Where the files stand; by default those of the package. */
  readonly paths?: MigrationPaths | undefined
  /** Names of committed migrations, the first ones; all of them by default. */
  readonly files?: readonly string[] | undefined
  /** Whether `current.sql` runs as well, after them. */
  readonly withCurrent?: boolean | undefined
  readonly progress?: ProgressReporter | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Scratch {
  readonly engine: Engine
  /** For people: `a database beside shop (PostgreSQL 15.18)`. */
  readonly description: string
}

/**
 * Runs `work` with a database that was built just now from the committed migrations, without rows of anybody, and throws it
 * away. It stands beside the given database where the login may create one and nothing of the server would be touched by
 * it, else in the embedded engine (5 to 10 seconds). `shadowDatabaseUrl` names one to use instead; that is emptied first.
 *
 * @throws PncError MIGRATION_FAILED when the files do not run, REFUSED when the shadow is the database itself
 * @example
 * await withScratchDatabase({ engine, config }, ({ engine }) => withSession(engine, {}, (client) => readCatalog(client)))
 */
export async function withScratchDatabase<T>(
  options: ScratchOptions,
  work: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pnc-db-scratch-'))
  return withCleanup(
    async () => {
      const paths = await selectFiles(options, folder)
      return buildSomewhere({ ...options, paths }, folder, work)
    },
    () => rm(folder, { recursive: true, force: true }),
  )
}

async function buildSomewhere<T>(
  options: ScratchOptions,
  dataDir: string,
  work: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const { engine, config, paths, progress, signal } = options
  const step = progress?.step('building a scratch database from the migrations')
  let isBuilt = () => false
  const build = (beside: Engine | undefined) =>
    withShadow({ config, signal, engine: beside, purpose: 'scratch' }, async (shadow) => {
      await (options.withCurrent ? applyCurrent : migrate)({ engine: shadow, dataDir, paths, signal })
      isBuilt = () => true
      step?.finish()
      return work({ engine: shadow, description: describe(shadow, beside) })
    })
  try {
    const besides = (await mayBuildBeside(engine, paths ?? projectPaths)) ? engine : undefined
    return await build(besides).catch((error: unknown) => {
      if (isBuilt() || !besides || !isPncError(error, 'PRIVILEGE_MISSING')) throw error
      return build(undefined)
    })
  } catch (error) {
    if (!isBuilt()) step?.fail('failed')
    throw error
  }
}

/** The paths to build from: a copy of some of the files where not all are wanted. */
async function selectFiles(
  { paths = projectPaths, files }: ScratchOptions,
  folder: string,
): Promise<MigrationPaths> {
  if (!files) return paths
  const migrations = join(folder, 'migrations')
  await mkdir(migrations)
  for (const file of files) await cp(join(paths.migrations, file), join(migrations, file))
  return { ...paths, migrations }
}

function describe(shadow: Engine, beside: Engine | undefined): string {
  const version = `PostgreSQL ${shadow.facts.postgres}`
  if (shadow.kind === 'embedded') return `the embedded engine (${version})`
  return beside
    ? `a database beside ${beside.facts.database} (${version})`
    : `the shadow database (${version})`
}
