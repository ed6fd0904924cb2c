import { calculateHash, type FileMigration } from '../graphile-migrate.js'
import type { MigrationRecord } from '../migration-history.js'
import { checkRecorded, checkUnrecorded, textsOf } from './check-against-record.js'
import type { CommittedFile } from './committed-file.js'
import { finding, type HistoryFinding } from './history-finding.js'
import { numberOf, type HistoryIndex } from './history-index.js'

/** The first thing that is wrong with a file: what follows from it is not worth a second line. */
export function checkFile(file: CommittedFile, index: HistoryIndex): HistoryFinding | undefined {
  if (file.problem) return finding(file.problem.kind, file.name, file.problem.detail)
  const { migration } = file
  if (!migration) return undefined
  const record = index.recordOf(migration.filename)
  return (
    checkNumber(migration, index) ??
    checkText(file, migration, record) ??
    (record ? checkRecorded(file, migration, record, index) : checkUnrecorded(migration, index)) ??
    checkChain(migration, index)
  )
}

/** Two branches both made this number. */
function checkNumber(
  { filename, realFilename }: FileMigration,
  index: HistoryIndex,
): HistoryFinding | undefined {
  const names = index.filesOf(filename).map(({ name }) => name)
  if (names.length < 2) return undefined
  const others = names.filter((name) => name !== realFilename).join(', ')
  const applied = index.appliedFileOf(filename)
  const ran = applied === undefined ? '' : `; the database has run ${applied}`
  const detail = `${others} has the same number, as after a merge of two branches${ran}`
  return finding('same-number', realFilename, detail)
}

/** The text against the hash in its own header. */
function checkText(
  file: CommittedFile,
  { body, hash, previousHash, allowInvalidHash }: FileMigration,
  record: MigrationRecord | undefined,
): HistoryFinding | undefined {
  const actual = calculateHash(body, previousHash)
  if (actual === hash || allowInvalidHash) return undefined
  const texts = textsOf(file, record)
  if (record?.hash === hash && calculateHash(body, record.previousHash) === hash) {
    const [now, was] = [previousHash ?? 'nothing', record.previousHash ?? 'nothing']
    const detail = `its header says that it follows ${now}; it was applied after ${was}`
    return finding('header-changed', file.name, detail, texts)
  }
  const detail = `its text was edited after it was ${record ? 'applied' : 'committed'}: it has the hash ${actual}, its header says ${hash}`
  return finding('edited', file.name, detail, texts)
}

/** The numbers and hashes of the files among themselves. */
function checkChain(
  { filename, realFilename, previousHash }: FileMigration,
  index: HistoryIndex,
): HistoryFinding | undefined {
  const before = index.before(filename)
  const wanted = numberOf(filename) - 1
  if (before.number !== wanted) {
    return finding('gap', realFilename, `there is no number ${String(wanted)} before it`)
  }
  // A predecessor that cannot be read says so itself.
  if (before.hashes.includes(previousHash) || before.hashes.length === 0) return undefined
  const standing = [before.name, before.hashes[0]].filter(Boolean).join(' with the hash ') || 'nothing'
  const detail = `its header says that it follows ${previousHash ?? 'nothing'}; before it stands ${standing}`
  return finding('broken-chain', realFilename, detail)
}
