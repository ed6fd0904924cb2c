import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { JsonObject } from './verification-table.js'
import type { verificationCardColumns } from './verification-table.js'

type Row = Selectable<Database['core.verifications']>

/** An attempt as a list shows it: nothing of what was shown. */
export type VerificationCard = Pick<Row, (typeof verificationCardColumns)[number]>

/** An attempt with its evidence; `version` goes back into `update` and `decide`. */
export interface Verification extends VerificationCard {
  readonly evidence: JsonObject
  readonly reference: string | null
  /** Null for the member itself, whatever the staff wrote. */
  readonly admin_notes: string | null
}
