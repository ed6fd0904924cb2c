import type { FileMigration } from '../graphile-migrate.js'
import type { MigrationRecord } from '../migration-history.js'
import type { CommittedFile } from './committed-file.js'

/** Files and records by everything that checks ask for. */
export interface HistoryIndex {
  /** The newest record. */
  readonly lastRecord: MigrationRecord | undefined
  /** The highest number of a file. */
  readonly lastNumber: number
  /** The rows of a number: `000002.sql`. One, unless somebody has written to the table. */
  recordsOf(filename: string): readonly MigrationRecord[]
  recordOf(filename: string): MigrationRecord | undefined
  recordWithHash(hash: string): MigrationRecord | undefined
  filesOf(filename: string): readonly CommittedFile[]
  fileWithHash(hash: string): FileMigration | undefined
  /** The file whose header says that it follows this hash. */
  fileAfterHash(hash: string): FileMigration | undefined
  /** Which of the files of a number the database has run. */
  appliedFileOf(filename: string): string | undefined
  /** What stands before a number, in files or records. */
  before(filename: string): Predecessor
}

export interface Predecessor {
  /** 0 where nothing stands before. */
  readonly number: number
  readonly name: string | undefined
  /** What the next migration may say that it follows; null stands for nothing. */
  readonly hashes: readonly (string | null)[]
}

export const numberOf = (filename: string): number => Number.parseInt(filename, 10)

/** Prepares files and records for the checks. */
export function indexHistory(
  files: readonly CommittedFile[],
  records: readonly MigrationRecord[],
): HistoryIndex {
  const migrations = files.flatMap(({ migration }) => migration ?? [])
  const numbered = files.filter(({ problem }) => problem?.kind !== 'stray-name')
  const numbers = numbered.map(({ name }) => numberOf(name))
  const recordsOf = (filename: string) => records.filter((record) => record.filename === filename)
  const filesOf = (filename: string) => numbered.filter(({ name }) => numberOf(name) === numberOf(filename))
  return {
    lastRecord: records.at(-1),
    lastNumber: Math.max(0, ...numbers),
    recordsOf,
    recordOf: (filename) => recordsOf(filename)[0],
    recordWithHash: (hash) => records.find((record) => record.hash === hash),
    filesOf,
    fileWithHash: (hash) => migrations.find((migration) => migration.hash === hash),
    fileAfterHash: (hash) => migrations.find(({ previousHash }) => previousHash === hash),
    appliedFileOf: (filename) => {
      const [record] = recordsOf(filename)
      return filesOf(filename).find(({ migration }) => migration && migration.hash === record?.hash)?.name
    },
    before: (filename) => {
      const earlier = [...numbers, ...records.map((record) => numberOf(record.filename))].filter(
        (number) => number < numberOf(filename),
      )
      const number = Math.max(0, ...earlier)
      if (number === 0) return { number, name: undefined, hashes: [null] }
      const before = `${String(number).padStart(6, '0')}.sql`
      const standing = filesOf(before)
      const hashes = [
        ...standing.flatMap(({ migration }) => migration?.hash ?? []),
        ...recordsOf(before).map(({ hash }) => hash),
      ]
      return { number, name: standing[0]?.name ?? before, hashes }
    },
  }
}
