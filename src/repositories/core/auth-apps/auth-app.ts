import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { authAppColumns } from './auth-app-table.js'

/** An application that signs in with a key; `version` goes back into `update`. */
export type AuthApp = Pick<Selectable<Database['core.auth_apps']>, (typeof authAppColumns)[number]>
