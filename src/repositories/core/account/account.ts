import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { Coordinates } from '../../../query/geography.js'

/** A person as it sees itself, the same in every tenant; `version` goes back into `update`. */
export interface Account extends Pick<
  Selectable<Database['core.users']>,
  'id' | 'name' | 'phone' | 'email' | 'language_code' | 'attributes' | 'created_at' | 'updated_at' | 'version'
> {
  readonly location: Coordinates | null
}
