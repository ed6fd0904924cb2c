import { join } from 'node:path'
import { compareMigrations } from '../compare-migrations.js'
import { readCommittedFiles, type CommittedMigration } from './committed-file.js'
import { refuseContradictions } from './refuse-contradictions.js'

/**
 * The committed migrations in order, from the folder that graphile-migrate works in.
 *
 * @throws PncError HISTORY_MISMATCH for a file with an impossible name, a missing header or a broken chain of hashes;
 *   MIGRATION_INVALID when they cannot be read
 */
export async function readCommitted(folder: string): Promise<readonly CommittedMigration[]> {
  const files = await readCommittedFiles(join(folder, 'committed'))
  refuseContradictions(compareMigrations(files, []))
  return files.flatMap(({ migration }) => migration ?? [])
}
