import type { Session } from '../../../query/session.js'
import type { Configuration } from './configuration.js'
import { configurationNotFound } from './configuration-not-found.js'
import { findConfiguration } from './find-configuration.js'

/**
 * A setting with its value, decrypted if it is a secret.
 *
 * @throws NOT_FOUND; INPUT_INVALID; KEY_MISSING, DECRYPTION_FAILED
 * @example
 * const { value } = await db.as({ tenant: 1, roles: ['system'] }).configurations.get('bot.greeting')
 */
export async function getConfiguration(session: Session, key: string): Promise<Configuration> {
  const found = await findConfiguration(session, key)
  if (!found) throw configurationNotFound(key)
  return found
}
