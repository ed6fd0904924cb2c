import { parseInput } from '../../../query/parse-input.js'
import { queryTemplate } from '../../../query/query-template.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { configurationKey } from '../../../schemas/core/configuration.js'
import type { Configuration } from './configuration.js'
import { configurationColumns, openConfiguration, type SealedConfiguration } from './configuration-table.js'

const byKey = queryTemplate(({ key, tenant }: { readonly key: string; readonly tenant: number }) =>
  sqlBuilder
    .selectFrom('core.configurations')
    .select(configurationColumns)
    .where('key', '=', key)
    .where('tenant_id', '=', tenant),
)

/**
 * A setting with its value, decrypted if it is a secret; undefined when the tenant has none of this name. For staff and the system.
 *
 * @throws INPUT_INVALID; KEY_MISSING, DECRYPTION_FAILED
 */
export async function findConfiguration(session: Session, key: string): Promise<Configuration | undefined> {
  const row = await findSealed(session, parseInput(configurationKey, key))
  return row && openConfiguration(session, row)
}

/** The row as it stands, its value still encrypted. */
export function findSealed(session: Session, key: string): Promise<SealedConfiguration | undefined> {
  return maybeOne(session, byKey({ key, tenant: session.context.tenant }))
}
