import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { profileColumns, profileDetailsColumns } from './profile-table.js'

/** What every member sees of another; `version` goes back into `update`. */
export type Profile = Pick<Selectable<Database['core.profiles']>, (typeof profileColumns)[number]>

/** What only the member and staff see; `version` goes back into `updateDetails`. */
export type ProfileDetails = Pick<
  Selectable<Database['core.profile_details']>,
  (typeof profileDetailsColumns)[number]
>
