import type { ResolvedConfig } from '../config/resolved-config.js'
import type { ProgressReporter } from '../progress/progress.js'
import type { Engine } from './engine.js'

export interface OpenEngineOptions {
  /** Gives up with INTERRUPTED when aborted. */
  readonly signal?: AbortSignal | undefined
  /** Hears of an embedded database that is opened or made, which takes seconds. */
  readonly progress?: ProgressReporter | undefined
}

/**
 * Opens the database that the configuration names: the server of `databaseUrl`, else the embedded engine in `dataDir`.
 * Whoever opens an engine closes it.
 *
 * @throws CONNECTION_FAILED, AUTHENTICATION_FAILED, DATABASE_MISSING, SERVER_TOO_OLD for a server;
 *   ENGINE_LOCKED, ENGINE_CORRUPT, DISK_FULL for the embedded engine; INTERRUPTED
 * @example
 * const engine = await openEngine(await loadConfig({ flags, env: process.env, cwd: process.cwd() }))
 * try { await migrate(engine) } finally { await engine.close() }
 */
export async function openEngine(config: ResolvedConfig, options: OpenEngineOptions = {}): Promise<Engine> {
  // Each loads only what it needs: a command that talks to a server starts without the embedded engine.
  if (config.databaseUrl === undefined) {
    const { openEmbeddedEngine } = await import('./embedded/open-embedded-engine.js')
    return openEmbeddedEngine(config, options)
  }
  const { openServerEngine } = await import('./server/open-server-engine.js')
  return openServerEngine(config.databaseUrl, config, options)
}
