import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { signupColumns } from './signup-table.js'

/** A request to become a member, and what became of it; `user_id` is the member that it made. */
export type Signup = Pick<Selectable<Database['core.signups']>, (typeof signupColumns)[number]>
