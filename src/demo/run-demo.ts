import { connect } from '../client/connect.js'
import { ensureContextSecret } from '../config/context-secret.js'
import type { ResolvedConfig } from '../config/resolved-config.js'
import { openEngine } from '../engine/open-engine.js'
import { migrate } from '../migrate/migrate.js'
import { isPncError } from '../errors/pnc-error.js'
import type { ProgressReporter } from '../progress/progress.js'
import { seed, type SeedOptions } from '../seed/seed.js'
import { tour } from './tour.js'
import type { TourStep } from './tour-step.js'

export interface DemoOptions {
  /** Of an embedded database that is the demo's own. */
  readonly config: ResolvedConfig
  readonly scale: number
  readonly progress: ProgressReporter
  readonly signal: AbortSignal
  /** Called as soon as a step of the tour is done. */
  readonly onStep: (step: TourStep) => Promise<void> | void
}

/** Makes the demo's database if it is not there, and walks through it. */
export async function runDemo({
  config,
  scale,
  progress,
  signal,
  onStep,
}: DemoOptions): Promise<readonly TourStep[]> {
  const engine = await openEngine(config, { progress, signal })
  try {
    const contextSecret = await ensureContextSecret(config)
    await migrate({
      engine,
      dataDir: config.dataDir,
      contextSecret: () => Promise.resolve(contextSecret),
      progress,
      signal,
    })
    await seedOnce({ engine, profile: 'demo', scale, seed: 42, progress, signal })

    const options = {
      connectionString: engine.connectionString,
      contextSecret,
      role: config.serviceRole,
      contextTtlSeconds: config.contextTtlSeconds,
      max: 1,
    }
    const db = await connect(options)
    try {
      const steps: TourStep[] = []
      for await (const step of tour(db, options)) {
        signal.throwIfAborted()
        await onStep(step)
        steps.push(step)
      }
      return steps
    } finally {
      await db.close()
    }
  } finally {
    await engine.close()
  }
}

/** The second demo finds the rows of the first. */
async function seedOnce(options: SeedOptions): Promise<void> {
  try {
    await seed(options)
  } catch (error) {
    if (!isPncError(error, 'NOT_EMPTY')) throw error
  }
}
