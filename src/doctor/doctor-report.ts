import { type Finding, type FindingLevel } from '../findings/finding.js'
import { type FindingReport } from '../findings/finding-report.js'
import { type DoctorGroup } from './doctor-groups.js'
import { type DoctorLogin } from './patient.js'
import { type CheckResults } from './run-checks.js'

/** A line of the summary. */
export interface GroupSummary {
  readonly group: DoctorGroup
  readonly title: string
  /** How many checks of it looked. */
  readonly looked: number
  /** How many could not, at least not at everything. */
  readonly unseen: number
  readonly counts: Readonly<Record<FindingLevel, number>>
}

export interface DoctorReport extends FindingReport, Pick<CheckResults, 'unseen' | 'leftOut'> {
  readonly database: string
  /** What was looked at, without secrets. */
  readonly server: string
  readonly login: DoctorLogin
  readonly groups: readonly GroupSummary[]
  readonly ignored: readonly (Finding & { readonly reason: string })[]
}
