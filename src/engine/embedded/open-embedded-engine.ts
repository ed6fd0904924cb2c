import { relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureDataDir } from '../../config/ensure-data-dir.js'
import type { ResolvedConfig } from '../../config/resolved-config.js'
import type { Engine, ServerFacts } from '../engine.js'
import { inspectFileLock } from '../lock/file-lock.js'
import { openServerEngine } from '../server/open-server-engine.js'
import { embeddedPaths } from './embedded-paths.js'
import { locked, takeEngineLock, type EngineHolder, type EngineNote } from './engine-lock.js'
import { serveEmbedded, type ServeOptions } from './serve-embedded.js'

/** How long `pnc-db dev` may take to start before others give up waiting for it. */
const devStartMs = 60_000

/**
 * Opens the embedded database of `config.dataDir`, making it first if there is none. If `pnc-db dev` serves it, that engine
 * is used and `close` only lets go of it.
 *
 * @throws ENGINE_LOCKED while another command works on it; ENGINE_CORRUPT, DISK_FULL, INTERRUPTED
 */
export async function openEmbeddedEngine(
  config: ResolvedConfig,
  options: Pick<ServeOptions, 'signal' | 'progress'> = {},
): Promise<Engine> {
  await ensureDataDir(config)
  const paths = embeddedPaths(config.dataDir)
  for (;;) {
    const attempt = await takeEngineLock(paths.lock, 'command')
    if (!attempt.lock) {
      const shared = await connectToDev(attempt.holder, config, paths.lock, options.signal)
      if (shared) return shared
      continue
    }
    const { lock } = attempt
    const served = await serveEmbedded(config, lock, options)
    return embeddedEngine(config, served.facts, served.connectionString, () => served.close())
  }
}

/** Engine over the socket of a running `pnc-db dev`; undefined if that ended meanwhile. */
async function connectToDev(
  first: EngineHolder,
  config: ResolvedConfig,
  lockPath: string,
  signal: AbortSignal | undefined,
): Promise<Engine | undefined> {
  const deadline = Date.now() + devStartMs
  let holder = first
  while (holder.note.purpose === 'dev' && Date.now() < deadline) {
    const { connectionString } = holder.note
    if (connectionString !== undefined) {
      const { facts } = await openServerEngine(connectionString, config, { signal })
      return embeddedEngine(
        config,
        facts,
        connectionString,
        () => Promise.resolve(),
        ', served by pnc-db dev',
      )
    }
    await sleep(100, undefined, { ...(signal && { signal }) })
    const now = inspectFileLock<EngineNote>(lockPath)
    if (now.state !== 'held') return undefined
    holder = now.holder
  }
  throw locked(holder, lockPath)
}

function embeddedEngine(
  config: ResolvedConfig,
  facts: ServerFacts,
  connectionString: string,
  close: () => Promise<void>,
  by = '',
): Engine {
  const folder = relative(process.cwd(), embeddedPaths(config.dataDir).data)
  const postgis = facts.postgis === undefined ? '' : ` with PostGIS ${facts.postgis}`
  let closing: Promise<void> | undefined
  return {
    kind: 'embedded',
    connectionString,
    description: `PostgreSQL ${facts.postgres} (PGlite)${postgis} in ${folder}${by}`,
    facts,
    poolSize: 1,
    supportsCopy: false,
    sessionRole: config.serviceRole,
    close: () => (closing ??= close()),
  }
}
