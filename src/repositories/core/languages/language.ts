import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { languageColumns } from './list-languages.js'

/** A language that can be chosen. */
export type Language = Pick<Selectable<Database['core.languages']>, (typeof languageColumns)[number]>
