import { once } from 'node:events'
import { ensureDataDir } from '../../config/ensure-data-dir.js'
import type { ResolvedConfig } from '../../config/resolved-config.js'
import { PncError } from '../../errors/pnc-error.js'
import type { ProgressReporter } from '../../progress/progress.js'
import { embeddedPaths } from '../embedded/embedded-paths.js'
import { locked, takeEngineLock } from '../embedded/engine-lock.js'
import { loopbackUrl, serveEmbedded } from '../embedded/serve-embedded.js'
import { devStatus, type DevStatus } from './dev-status.js'

export interface RunDevOptions {
  /** The port of 127.0.0.1 to listen on; 0 for any free one. */
  readonly port: number
  readonly progress?: ProgressReporter | undefined
  /** Ends the engine. */
  readonly signal: AbortSignal
  /** Called when clients can connect. */
  readonly onReady: (status: DevStatus) => void
}

/**
 * Serves the embedded database to other processes until `signal` is aborted, then shuts it down.
 *
 * @throws ENGINE_LOCKED, ENGINE_CORRUPT, PORT_IN_USE, DISK_FULL; CONNECTION_LOST if the engine breaks down
 */
export async function runDev(config: ResolvedConfig, options: RunDevOptions): Promise<void> {
  const { port, progress, signal, onReady } = options
  await ensureDataDir(config)
  const paths = embeddedPaths(config.dataDir)
  const attempt = await takeEngineLock(paths.lock, 'dev')
  if (!attempt.lock) throw locked(attempt.holder, paths.lock)
  const { lock } = attempt
  const engine = await serveEmbedded(config, lock, { port, progress, signal })
  try {
    const url = loopbackUrl(engine.port)
    lock.setNote({ ...lock.holder.note, connectionString: engine.connectionString, url })
    onReady(devStatus(config.dataDir))
    const crash = await Promise.race([
      engine.crashed,
      signal.aborted ? undefined : once(signal, 'abort').then(() => undefined),
    ])
    if (crash !== undefined) {
      throw new PncError('CONNECTION_LOST', `The embedded engine stopped: ${crash}.`, {
        hint: 'Committed work is safe. Start it again: pnc-db dev start',
      })
    }
  } finally {
    await engine.close()
  }
}
