import { parseMigrationText, type FileMigration } from '../graphile-migrate.js'
import type { MigrationRecord } from '../migration-history.js'
import type { CommittedFile } from './committed-file.js'
import { finding, type HistoryFinding } from './history-finding.js'
import { numberOf, type HistoryIndex } from './history-index.js'

/** A file against the record of its number. */
export function checkRecorded(
  file: CommittedFile,
  migration: FileMigration,
  record: MigrationRecord,
  index: HistoryIndex,
): HistoryFinding | undefined {
  if (migration.hash === record.hash) return checkKept(file, migration, record)
  // Where the kept text is this file, the row is wrong and not the file; the check of the record says so.
  if (record.kept?.digest === file.digest) return undefined
  const number = String(numberOf(record.filename))
  const elsewhere = index.recordWithHash(migration.hash)
  if (elsewhere) {
    const detail = `this is what was applied as number ${String(numberOf(elsewhere.filename))}; number ${number} was another text`
    return finding('reordered', file.name, detail)
  }
  const texts = textsOf(file, record)
  if (record.kept && record.kept.name !== file.name) {
    const detail = `the database has run ${record.kept.name} as number ${number}`
    return finding('other-branch', file.name, detail, texts)
  }
  const detail = `it was applied with the hash ${record.hash}, the file has ${migration.hash}: its text and its header were changed`
  return finding('rewritten', file.name, detail, texts)
}

/** A file of the right hash against the text and name that were applied: a hash covers no header and may be overruled by one. */
function checkKept(
  file: CommittedFile,
  { body }: FileMigration,
  record: MigrationRecord,
): HistoryFinding | undefined {
  const { kept } = record
  if (kept?.text !== undefined) {
    const applied = parseMigrationText(kept.name, kept.text, false)
    const now = parseMigrationText(file.name, file.text, false)
    const texts = textsOf(file, record)
    if (applied.body !== body && 'AllowInvalidHash' in now.headers) {
      return finding('edited', file.name, 'its text was edited after it was applied', texts)
    }
    if (JSON.stringify(applied.headers) !== JSON.stringify(now.headers)) {
      return finding('header-changed', file.name, 'its header was changed after it was applied', texts)
    }
  }
  if (kept === undefined || kept.name === file.name) return undefined
  return finding('renamed', file.name, `its name was ${kept.name} when it was applied`)
}

/** A file that the database has no record of: the newest ones are pending, others are out of order. */
export function checkUnrecorded(
  { filename, realFilename, hash }: FileMigration,
  index: HistoryIndex,
): HistoryFinding | undefined {
  const elsewhere = index.recordWithHash(hash)
  if (elsewhere) {
    const detail = `the database has it as number ${String(numberOf(elsewhere.filename))}`
    return finding('reordered', realFilename, detail)
  }
  const { lastRecord } = index
  if (!lastRecord || numberOf(filename) > numberOf(lastRecord.filename)) return undefined
  const follower = index.fileAfterHash(hash)
  if (follower && index.recordOf(follower.filename)?.hash === follower.hash) {
    const detail = `the database has no row for it, although ${follower.realFilename}, which follows it, was applied: the row was removed`
    return finding('not-recorded', realFilename, detail)
  }
  const detail = `never applied, although ${lastRecord.kept?.name ?? lastRecord.filename} is`
  return finding('inserted', realFilename, detail)
}

/** Both texts, where the database keeps the one that was applied. */
export function textsOf(file: CommittedFile, record: MigrationRecord | undefined): HistoryFinding['texts'] {
  const applied = record?.kept?.text
  return applied === undefined ? undefined : { applied, now: file.text }
}
