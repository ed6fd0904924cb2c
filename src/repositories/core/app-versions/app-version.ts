import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { appVersionColumns } from './app-version-table.js'

/** A released version of an app. */
export type AppVersion = Pick<Selectable<Database['core.app_versions']>, (typeof appVersionColumns)[number]>

/** Whether a build is up to date, may be replaced, or must be. */
export interface AppVersionCheck {
  readonly update: 'none' | 'available' | 'forced'
  /** The newest version of the platform, where there is a newer one. */
  readonly latest: AppVersion | undefined
}
