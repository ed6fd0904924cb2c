import { join } from 'node:path'
import type { Client } from 'pg'
import { compareMigrations, type MigrationComparison } from '../compare-migrations.js'
import type { DatabaseState } from '../database-state.js'
import { readHistory, readKeptTexts, type MigrationHistory } from '../migration-history.js'
import type { MigrationWorkspace } from '../migration-workspace.js'
import { readCommittedFiles, type CommittedFile } from './committed-file.js'

/** The files, the record, and how each number compares. */
export interface ComparedHistory {
  readonly files: readonly CommittedFile[]
  readonly history: MigrationHistory
  readonly comparison: readonly MigrationComparison[]
}

/** Reads files and record and sets them against each other; changes nothing, also in a read-only database. */
export async function readComparison(
  client: Client,
  { folder }: MigrationWorkspace,
  state: DatabaseState,
): Promise<ComparedHistory> {
  const files = await readCommittedFiles(join(folder, 'committed'))
  const read = await readHistory(client, state)
  const same = new Set(files.map(({ name, digest }) => `${name} ${digest}`))
  const history = { ...read, records: await readKeptTexts(client, state, read.records, same) }
  return { files, history, comparison: compareMigrations(files, history.records) }
}
