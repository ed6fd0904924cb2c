import type { DomainValue } from '../../../database/domains.generated.js'
import { toJson } from '../../../query/json-value.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { settingInput, type SettingInput } from '../../../schemas/core/setting.js'
import { explainSettingMiss } from './explain-setting-miss.js'
import type { Setting } from './setting.js'
import { settingColumns } from './setting-table.js'

/**
 * Sets a setting of this tenant. Its type is that of the value. For staff.
 *
 * @param version of the setting that is replaced; left out, it must not have been set before (a default may be there)
 * @throws VERSION_CONFLICT with the present version in `details.version`; SETTING_READ_ONLY; NOT_FOUND for a version of what is not
 *   there; CHECK_VIOLATION when the default has another type, or wants fields that are missing; INPUT_INVALID;
 *   ROW_SECURITY_VIOLATION
 */
export async function setSetting(session: Session, input: SettingInput, version?: number): Promise<Setting> {
  const { name, value, ...values } = parseInput(settingInput, input)
  const { tenant } = session.context
  const row = { ...values, value: toJson(value), data_type: typeof value as DomainValue<'core.setting_type'> }
  const set = await maybeOne(
    session,
    version === undefined
      ? sqlBuilder
          .insertInto('core.settings')
          .values({ ...row, name, tenant_id: tenant })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
          .returning([...settingColumns, 'version'])
      : sqlBuilder
          .updateTable('core.settings')
          .set(row)
          .where('tenant_id', '=', tenant)
          .where('name', '=', name)
          .where('version', '=', version)
          .returning([...settingColumns, 'version']),
  )
  if (!set) throw await explainSettingMiss(session, name, version)
  return { ...set, is_default: false }
}
