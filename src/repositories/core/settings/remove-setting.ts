import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { explainSettingMiss } from './explain-setting-miss.js'

/**
 * Takes back what this tenant has set; the default, if there is one, holds again. For staff.
 *
 * @throws NOT_FOUND when the tenant has set nothing; VERSION_CONFLICT with the present version in `details.version`;
 *   SETTING_READ_ONLY; ROW_SECURITY_VIOLATION
 */
export async function removeSetting(session: Session, name: string, version: number): Promise<void> {
  const removed = await maybeOne(
    session,
    sqlBuilder
      .deleteFrom('core.settings')
      .where('tenant_id', '=', session.context.tenant)
      .where('name', '=', name)
      .where('version', '=', version)
      .returning('name'),
  )
  if (!removed) throw await explainSettingMiss(session, name, version)
}
