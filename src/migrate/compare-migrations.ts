import { calculateHash, type FileMigration } from './graphile-migrate.js'
import type { MigrationRecord } from './migration-history.js'

export type MigrationState =
  /** Applied, and the file is what was applied. */
  | 'applied'
  /** Not applied yet. */
  | 'pending'
  /** The file is not what its own header or the database says. */
  | 'changed'
  /** Applied, and a file of this number is gone while later ones are there. */
  | 'missing'
  /** Applied by a newer version of the files: later than all of them. */
  | 'unknown'
  /** Not applied although a later one is. */
  | 'skipped'

export interface MigrationComparison {
  /** The number: `000001`. */
  readonly number: string
  /** The file's name, or what the database recorded. */
  readonly file: string
  readonly state: MigrationState
  readonly hash: string
  readonly appliedAt: Date | undefined
  /** What is wrong, for people. */
  readonly finding: string | undefined
}

/** Sets the committed files against what the database recorded, by number and hash. */
export function compareMigrations(
  files: readonly FileMigration[],
  records: readonly MigrationRecord[],
): readonly MigrationComparison[] {
  const recordOf = new Map(records.map((record) => [record.filename, record]))
  const lastFile = files.at(-1)?.filename ?? ''
  const lastRecord = records.at(-1)?.filename ?? ''
  const ofFiles = files.map((file) => compareFile(file, recordOf.get(file.filename), lastRecord))
  const known = new Set(files.map(({ filename }) => filename))
  const ofRecords = records
    .filter(({ filename }) => !known.has(filename))
    .map((record) => withoutFile(record, lastFile))
  return [...ofFiles, ...ofRecords].sort((a, b) => a.number.localeCompare(b.number, 'en'))
}

function compareFile(
  file: FileMigration,
  record: MigrationRecord | undefined,
  lastRecord: string,
): MigrationComparison {
  const common = {
    number: numberOf(file.filename),
    file: file.realFilename,
    hash: file.hash,
    appliedAt: record?.date,
  }
  const actual = calculateHash(file.body, file.previousHash)
  if (actual !== file.hash && !file.allowInvalidHash) {
    return {
      ...common,
      state: 'changed',
      finding: `its text has the hash ${actual}, its header says ${file.hash}`,
    }
  }
  if (record && record.hash !== file.hash) {
    return {
      ...common,
      state: 'changed',
      finding: `applied with the hash ${record.hash}, the file has ${file.hash}`,
    }
  }
  if (record) return { ...common, state: 'applied', finding: undefined }
  if (file.filename < lastRecord) {
    return { ...common, state: 'skipped', finding: `never applied, although ${lastRecord} is` }
  }
  return { ...common, state: 'pending', finding: undefined }
}

function withoutFile(record: MigrationRecord, lastFile: string): MigrationComparison {
  const isNewer = record.filename > lastFile
  return {
    number: numberOf(record.filename),
    file: record.filename,
    state: isNewer ? 'unknown' : 'missing',
    hash: record.hash,
    appliedAt: record.date,
    finding: isNewer ? 'applied by a newer version of the files' : 'applied, but its file is gone',
  }
}

const numberOf = (filename: string): string => filename.replace(/\.sql$/, '')
