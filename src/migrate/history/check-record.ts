import { calculateHash, parseMigrationText } from '../graphile-migrate.js'
import type { MigrationRecord } from '../migration-history.js'
import { finding, type HistoryFinding } from './history-finding.js'
import { numberOf, type HistoryIndex } from './history-index.js'

/** Whether a row of the database contradicts the text it keeps, or the row before it. */
export function checkRecord(record: MigrationRecord, index: HistoryIndex): HistoryFinding | undefined {
  return checkOwnText(record, index) ?? checkOwnChain(record, index)
}

/** A row that no file has the number of; undefined where a file has its hash, which then says so itself. */
export function checkFileless(record: MigrationRecord, index: HistoryIndex): HistoryFinding | undefined {
  if (index.fileWithHash(record.hash)) return undefined
  const name = record.kept?.name ?? record.filename
  return numberOf(record.filename) > index.lastNumber
    ? finding(
        'unknown',
        name,
        'applied, and there is no such file: by a newer version of the files, or it was deleted',
      )
    : finding('deleted', name, 'applied, but its file is gone')
}

function checkOwnText(record: MigrationRecord, index: HistoryIndex): HistoryFinding | undefined {
  const { kept, filename, hash } = record
  const changed = (detail: string) => finding('record-changed', kept?.name ?? filename, detail)
  if (index.recordsOf(filename).length > 1)
    return changed('the database has more than one row of this number')
  if (!kept) return undefined
  if (numberOf(kept.name) !== numberOf(filename)) {
    return changed(`the database has it as ${filename}: the number in its row was changed`)
  }
  const file = index.filesOf(filename).find(({ digest }) => digest === kept.digest)
  const text = kept.text ?? file?.text
  if (text === undefined) return undefined
  const { headers, body } = parseMigrationText(kept.name, text, false)
  if ('AllowInvalidHash' in headers) return undefined
  const actual = calculateHash(body, headers.Previous === '-' ? null : (headers.Previous ?? null))
  if (actual === hash) return undefined
  return changed(
    file || actual === headers.Hash
      ? `its row says the hash ${hash}, but the text that was applied has ${actual}: the row was changed`
      : `the text that the database keeps of it has the hash ${actual}, its row says ${hash}: the kept text was changed`,
  )
}

/** The hash that a row says it follows against the row before it. */
function checkOwnChain(record: MigrationRecord, index: HistoryIndex): HistoryFinding | undefined {
  const { filename, previousHash } = record
  const before = `${String(numberOf(filename) - 1).padStart(6, '0')}.sql`
  const expected = index.recordOf(before)
  // A row that is missing is reported with its file.
  if (!expected && numberOf(filename) > 1) return undefined
  if (previousHash === (expected?.hash ?? null)) return undefined
  return finding(
    'record-chain',
    record.kept?.name ?? filename,
    `its row says that it follows ${previousHash ?? 'nothing'}; the row before it has ${expected?.hash ?? 'nothing'}`,
  )
}
