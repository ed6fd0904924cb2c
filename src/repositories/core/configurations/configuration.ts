import type { Selectable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import type { JsonColumn } from '../../../database/json-columns.js'

type Row = Selectable<Database['core.configurations']>

/** A setting with its value, which may be a secret. */
export interface Configuration extends Pick<
  Row,
  'id' | 'key' | 'is_sensitive' | 'updated_at' | 'updated_by' | 'version'
> {
  readonly value: JsonColumn<'core.configurations.value'>
}

/** A setting as a list shows it: the value of a secret is not fetched, and stands as null. */
export type ConfigurationCard = Configuration
