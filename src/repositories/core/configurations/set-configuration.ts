import type { Insertable } from 'kysely'
import { newRowId } from '../../../crypto/new-row-id.js'
import type { Database } from '../../../database/database.generated.js'
import { PncError } from '../../../errors/pnc-error.js'
import { dataKeyOf } from '../../../query/encryption/data-key-of.js'
import { toJson } from '../../../query/json-value.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { configurationInput, type ConfigurationInput } from '../../../schemas/core/configuration.js'
import type { Configuration } from './configuration.js'
import {
  configurationColumns,
  openConfiguration,
  secretValue,
  type SealedConfiguration,
} from './configuration-table.js'
import { findSealed } from './find-configuration.js'

type Value = Configuration['value']

/**
 * Makes a setting or gives it another value; of two at once the later one stays. A secret is encrypted before it leaves the process,
 * and once a setting is a secret it stays one. A present secret is decrypted first: keys that cannot read it must not replace it.
 *
 * @throws INPUT_INVALID; ROW_SECURITY_VIOLATION for anybody but staff and the system; SETTING_SENSITIVE; KEY_MISSING, DECRYPTION_FAILED
 * @example
 * await tx.configurations.set({ key: 'bot.token', value: '110201543:AAHd...', is_sensitive: true })
 */
export async function setConfiguration(session: Session, input: ConfigurationInput): Promise<Configuration> {
  const { key, value, is_sensitive } = parseInput(configurationInput, input)
  for (let attempt = 0; attempt < 5; attempt++) {
    const present = await findSealed(session, key)
    if (present) openConfiguration(session, present)
    if (present?.is_sensitive && is_sensitive === false) throw staysSensitive(key)
    const id = present?.id ?? newRowId()
    const stored = await storedValue(session, id, value, is_sensitive ?? present?.is_sensitive ?? false)
    const written = present
      ? await update(session, present, stored)
      : await insert(session, { id, key, tenant_id: session.context.tenant, ...stored })
    if (written) return openConfiguration(session, written)
  }
  throw new PncError('SERIALIZATION_FAILURE', `The setting "${key}" kept changing while it was set.`, {
    hint: 'Nothing was written; run the unit of work again.',
  })
}

async function storedValue(session: Session, id: string, value: Value, isSecret: boolean) {
  if (!isSecret) return { value: toJson(value), value_encrypted: null, is_sensitive: false }
  const dataKey = await dataKeyOf(session, null)
  return { value: null, value_encrypted: secretValue.seal(session, dataKey, id, value), is_sensitive: true }
}

type StoredValue = Awaited<ReturnType<typeof storedValue>>

function update(
  session: Session,
  { id, version }: SealedConfiguration,
  stored: StoredValue,
): Promise<SealedConfiguration | undefined> {
  return maybeOne(
    session,
    sqlBuilder
      .updateTable('core.configurations')
      .set(stored)
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('version', '=', version)
      .returning(configurationColumns),
  )
}

function insert(
  session: Session,
  row: Pick<Insertable<Database['core.configurations']>, 'id' | 'key' | 'tenant_id'> & StoredValue,
): Promise<SealedConfiguration | undefined> {
  return maybeOne(
    session,
    sqlBuilder
      .insertInto('core.configurations')
      .values(row)
      .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doNothing())
      .returning(configurationColumns),
  )
}

function staysSensitive(key: string): PncError {
  return new PncError('SETTING_SENSITIVE', `The sensitive setting "${key}" never becomes a clear one.`, {
    hint: 'Remove it first, and set it anew.',
    details: { key },
  })
}
