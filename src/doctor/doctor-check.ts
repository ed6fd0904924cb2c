import { type Finding } from '../findings/finding.js'
import { type DoctorGroup } from './doctor-groups.js'
import { type Patient } from './patient.js'

/** What a check has to say of one object; its name and, unless it says otherwise, its level are added. */
export type Symptom = Pick<Finding, 'object' | 'detail' | 'remedy'> & Partial<Pick<Finding, 'level'>>

/** That a check could not look, or not at everything, because the login may not. */
export interface Unseen {
  /** The privilege that is missing: `pg_read_all_stats`, `superuser`. */
  readonly lacks: string
  /** What a check could not see, where it is not everything. */
  readonly what?: string
}

export type Observation = Symptom | Unseen

/** One check of the live database: a file in `checks/`, a section of docs/doctor.md, a test that fires and one that does not. */
export interface DoctorCheck {
  /** Also the name of its file. */
  readonly name: string
  readonly group: DoctorGroup
  readonly level: Finding['level']
  /** What holds where the database is well, in a sentence. */
  readonly summary: string
  /** Why it makes no sense on the embedded engine, where it does not. */
  readonly leftOutOnEmbedded?: string
  /** The privilege that it asks for, where not every login has it. */
  readonly needs?: string
  /** Looks, and changes nothing. May throw a missing privilege, which then counts as unseen. */
  look(patient: Patient): Promise<readonly Observation[]>
}
