import type { z } from 'zod'
import { PncError } from '../../../errors/pnc-error.js'
import type { Session } from '../../../query/session.js'
import { findSetting } from './find-setting.js'

/**
 * The value of a setting in this tenant, its own or the default, as `schema` reads it.
 *
 * @throws NOT_FOUND where `findSetting` would return undefined; SETTING_MISMATCH when the value does not fit the schema
 * @example
 * const size = await tx.settings.get('chat.max_attachments', z.int())
 */
export async function getSetting<Schema extends z.ZodType>(
  session: Session,
  name: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const value = await findSetting(session, name, schema)
  if (value !== undefined) return value
  throw new PncError('NOT_FOUND', `There is no setting "${name}" in this tenant.`, { details: { name } })
}
