import type { z } from 'zod'
import { PncError } from '../../../errors/pnc-error.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { settingsQuery } from './setting-table.js'

/**
 * The value of a setting in this tenant, its own or the default, as `schema` reads it; undefined where there is none that the
 * person of the context may see.
 *
 * @throws SETTING_MISMATCH when the value does not fit the schema
 */
export async function findSetting<Schema extends z.ZodType>(
  session: Session,
  name: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const setting = await maybeOne(session, settingsQuery(session.context.tenant, name))
  if (!setting) return undefined
  const parsed = schema.safeParse(setting.value)
  if (parsed.success) return parsed.data
  throw new PncError('SETTING_MISMATCH', `The setting "${name}" does not hold what it is read as.`, {
    hint: 'Correct the setting, or the schema it is read with.',
    details: {
      name,
      issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    },
    cause: parsed.error,
  })
}
