import { checkFile } from './history/check-file.js'
import { checkFileless, checkRecord } from './history/check-record.js'
import type { CommittedFile } from './history/committed-file.js'
import type { FindingKind, HistoryFinding } from './history/history-finding.js'
import { indexHistory } from './history/history-index.js'
import type { MigrationRecord } from './migration-history.js'

export type MigrationState =
  /** Applied, and the file is what was applied. */
  | 'applied'
  /** Not applied yet. */
  | 'pending'
  /** The file is not what was applied, or the record is not what it was. */
  | 'changed'
  /** Applied, and a file of this number is gone while later ones are there. */
  | 'missing'
  /** Applied by a newer version of the files: later than all of them. */
  | 'unknown'
  /** Not recorded as applied although a later one is. */
  | 'skipped'
  /** The file does not fit the other files: name, number, header or hash. */
  | 'invalid'

export interface MigrationComparison {
  /** The number: `000001`; of a file without one, its name. */
  readonly number: string
  /** The file's name, or what the database recorded. */
  readonly file: string
  readonly state: MigrationState
  readonly hash: string | undefined
  readonly appliedAt: Date | undefined
  /** What is wrong; empty for `applied` and `pending`. */
  readonly findings: readonly HistoryFinding[]
}

/** The state that a finding puts its migration in; `changed` where nothing stands here. */
const stateOf: Partial<Readonly<Record<FindingKind, MigrationState>>> = {
  'stray-name': 'invalid',
  unreadable: 'invalid',
  'line-endings': 'invalid',
  'same-number': 'invalid',
  gap: 'invalid',
  'broken-chain': 'invalid',
  deleted: 'missing',
  unknown: 'unknown',
  'not-recorded': 'skipped',
  inserted: 'skipped',
}

/** Sets the committed files against each other and against what the database recorded. */
export function compareMigrations(
  files: readonly CommittedFile[],
  records: readonly MigrationRecord[],
): readonly MigrationComparison[] {
  const index = indexHistory(files, records)
  const ofFiles = files.map((file): MigrationComparison => {
    const number = file.problem?.kind === 'stray-name' ? undefined : /^\d+/.exec(file.name)?.[0]
    const record = number === undefined ? undefined : index.recordOf(`${number}.sql`)
    const findings = [checkFile(file, index), record && checkRecord(record, index)].filter(isFinding)
    return {
      number: number ?? file.name,
      file: file.name,
      state: stateFor(findings, record ? 'applied' : 'pending'),
      hash: file.migration?.hash,
      appliedAt: record?.date,
      findings,
    }
  })
  const ofRecords = records
    .filter(({ filename }) => index.filesOf(filename).length === 0)
    .map((record): MigrationComparison => {
      const findings = [checkFileless(record, index), checkRecord(record, index)].filter(isFinding)
      return {
        number: record.filename.replace(/\.sql$/, ''),
        file: record.kept?.name ?? record.filename,
        state: stateFor(findings, 'missing'),
        hash: record.hash,
        appliedAt: record.date,
        findings,
      }
    })
  return [...ofFiles, ...ofRecords].sort((a, b) => a.number.localeCompare(b.number, 'en'))
}

const isFinding = (found: HistoryFinding | undefined): found is HistoryFinding => found !== undefined

function stateFor([first]: readonly HistoryFinding[], otherwise: MigrationState): MigrationState {
  return first ? (stateOf[first.kind] ?? 'changed') : otherwise
}
