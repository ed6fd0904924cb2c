import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { memberColumns } from './member-table.js'

/** A person in a tenant; `created_at` is when it joined, `version` goes back into `update`. */
export type Member = Pick<Selectable<Database['core.memberships']>, (typeof memberColumns)[number]>

/** How staff reaches a member. */
export interface MemberContact {
  readonly name: string
  /** E.164 */
  readonly phone: string | null
  readonly email: string | null
  readonly language_code: string
}
