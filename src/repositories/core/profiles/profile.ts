import type { Selectable } from 'kysely'
import type { z } from 'zod'
import type { Database } from '../../../database/database.generated.js'
import type { jsonObject } from '../../../database/json-object.js'
import type { profileColumns } from './profile-table.js'

/** What every member sees of another; `version` goes back into `update`. */
export type Profile = Pick<Selectable<Database['core.profiles']>, (typeof profileColumns)[number]>

/** What only the member and staff see; `version` goes back into `updateDetails`. */
export interface ProfileDetails extends Pick<
  Selectable<Database['core.profile_details']>,
  'id' | 'user_id' | 'gender' | 'preferences' | 'notes' | 'updated_at' | 'version'
> {
  /** How the member is reached otherwise; encrypted in the database. */
  readonly contact_info: z.output<typeof jsonObject> | null
}
