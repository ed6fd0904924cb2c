import { type ResolvedConfig } from '../config/resolved-config.js'
import { type Engine } from '../engine/engine.js'
import { openWorkspace, type MigrationPaths } from '../migrate/migration-workspace.js'
import { type ProgressReporter } from '../progress/progress.js'
import { readScratchCatalog } from '../scratch/read-scratch-catalog.js'
import { lintReport, type LintReport } from './lint-report.js'
import { readScripts } from './read-scripts.js'
import { selectRules } from './select-rules.js'

export interface LintOptions {
  readonly config: ResolvedConfig
  /** The folder for local state. */
  readonly dataDir: string
  readonly paths?: MigrationPaths | undefined
  /** A server to build the scratch database on; without one it is an embedded one. */
  readonly engine?: Engine | undefined
  /** Names of rules; all by default. */
  readonly only?: readonly string[] | undefined
  readonly progress?: ProgressReporter | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Holds the migrations, `current.sql` included, to the rules: the catalog of a scratch database that is built from them, and their
 * text. The catalog is read once for each state of the files and kept.
 *
 * @throws PncError USAGE for an unknown rule, MIGRATION_FAILED where the files do not run
 * @example
 * const { findings } = await lintMigrations({ config, dataDir: config.dataDir })
 */
export async function lintMigrations(options: LintOptions): Promise<LintReport> {
  const selection = selectRules(options.only)
  const scripts = await readScripts(await openWorkspace(options.dataDir, options.paths))
  const withCurrent = scripts.some(({ isCompiled }) => isCompiled)
  const scratch =
    selection.rules.length > 0 ? await readScratchCatalog({ ...options, withCurrent }) : undefined
  return lintReport({ selection, scripts, catalog: scratch?.catalog, ignores: options.config.lint.ignore })
}
