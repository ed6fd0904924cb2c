import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Language } from './language.js'

export const languageColumns = ['code', 'name', 'native_name', 'is_active', 'is_default'] as const

/**
 * The languages that can be chosen, the default first and the others by their English names.
 *
 * @param options.inactive lists those that cannot be chosen any longer, too
 */
export function listLanguages(
  session: Session,
  { inactive = false }: { readonly inactive?: boolean } = {},
): Promise<readonly Language[]> {
  return many(
    session,
    sqlBuilder
      .selectFrom('core.languages')
      .select(languageColumns)
      .$if(!inactive, (query) => query.where('is_active', '=', true))
      .orderBy('is_default', 'desc')
      .orderBy('name'),
  )
}
