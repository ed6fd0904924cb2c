import { withSession } from '../engine/session.js'
import { readDatabaseState } from './database-state.js'
import type { HistoryFinding } from './history/history-finding.js'
import { readComparison } from './history/read-comparison.js'
import { textDifference } from './history/text-difference.js'
import type { MigrateOptions } from './migrate.js'
import { openWorkspace } from './migration-workspace.js'

export interface VerifiedFinding extends Omit<HistoryFinding, 'texts'> {
  /** What was changed since it was applied, as hunks of a unified diff; undefined where the database keeps no text of it. */
  readonly difference: string | undefined
}

export interface VerifyResult {
  readonly database: string
  /** How many migrations were applied and are what they were. */
  readonly applied: number
  /** How many wait to be applied. */
  readonly pending: number
  readonly findings: readonly VerifiedFinding[]
}

/**
 * Sets the committed files against each other and against the database's own record: edited, renamed, reordered, deleted or
 * inserted files, two of one number, broken chains of hashes, and rows of the record that were changed or removed. Reads only.
 *
 * @throws PncError MIGRATION_INVALID when the files cannot be read, PRIVILEGE_MISSING
 * @example
 * const { findings } = await verifyMigrations({ engine, dataDir: config.dataDir })
 */
export async function verifyMigrations(
  options: Pick<MigrateOptions, 'engine' | 'dataDir' | 'paths' | 'signal'>,
): Promise<VerifyResult> {
  const workspace = await openWorkspace(options.dataDir, options.paths)
  return withSession(options.engine, { signal: options.signal }, async (client) => {
    const state = await readDatabaseState(client)
    const { comparison } = await readComparison(client, workspace, state)
    const count = (wanted: string) => comparison.filter((migration) => migration.state === wanted).length
    return {
      database: state.database,
      applied: count('applied'),
      pending: count('pending'),
      findings: await Promise.all(comparison.flatMap(({ findings }) => findings).map(withDifference)),
    }
  })
}

async function withDifference({ texts, ...finding }: HistoryFinding): Promise<VerifiedFinding> {
  return { ...finding, difference: texts && (await textDifference(texts.applied, texts.now)) }
}
