import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { configurationKey } from '../../../schemas/core/configuration.js'
import { configurationNotFound } from './configuration-not-found.js'

/**
 * Removes a setting.
 *
 * @throws NOT_FOUND, also for whoever is not staff; INPUT_INVALID
 */
export async function removeConfiguration(session: Session, key: string): Promise<void> {
  const removed = await maybeOne(
    session,
    sqlBuilder
      .deleteFrom('core.configurations')
      .where('key', '=', parseInput(configurationKey, key))
      .where('tenant_id', '=', session.context.tenant)
      .returning('id'),
  )
  if (!removed) throw configurationNotFound(key)
}
