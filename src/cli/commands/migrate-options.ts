import { ensureContextSecret } from '../../config/context-secret.js'
import { ensureDataDir } from '../../config/ensure-data-dir.js'
import type { MigrateOptions } from '../../migrate/migrate.js'
import { locateProject } from '../../project/locate-project.js'
import type { CommandContext } from '../kernel/command.js'

/** What every migration operation is given by its command. */
export async function migrateOptions(context: CommandContext): Promise<MigrateOptions> {
  const config = await context.config()
  const dataDir = await ensureDataDir(config)
  return {
    engine: await context.engine(),
    dataDir,
    paths: locateProject(process.cwd()),
    lockTimeoutMs: config.lockTimeoutMs,
    statementTimeoutMs: config.statementTimeoutMs,
    contextSecret: () => ensureContextSecret(config),
    progress: context.progress,
    signal: context.signal,
  }
}
