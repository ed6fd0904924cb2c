import type { JsonColumn } from '../../../database/json-columns.js'
import { encryptedColumn, type SealedValue } from '../../../query/encryption/encrypted-column.js'
import { jsonCodec } from '../../../query/encryption/value-codec.js'
import type { Session } from '../../../query/session.js'
import type { Configuration, ConfigurationCard } from './configuration.js'

/** The value of a secret; its subject is the tenant. */
export const secretValue = encryptedColumn(
  'core.configurations.value_encrypted',
  jsonCodec<JsonColumn<'core.configurations.value'>>(),
)

export const configurationCardColumns = [
  'id',
  'key',
  'value',
  'is_sensitive',
  'updated_at',
  'updated_by',
  'version',
] as const

export const configurationColumns = [...configurationCardColumns, secretValue.select().as('sealed')] as const

/** A row as `configurationColumns` brings it. */
export interface SealedConfiguration extends Omit<ConfigurationCard, 'value'> {
  readonly value: ConfigurationCard['value'] | null
  readonly sealed: SealedValue | null
}

/** @throws KEY_MISSING, DECRYPTION_FAILED */
export function openConfiguration(session: Session, row: SealedConfiguration): Configuration {
  const { sealed, value, ...rest } = row
  return { ...rest, value: sealed ? secretValue.open(session, row.id, sealed) : value }
}
