import { sql, type Compilable } from 'kysely'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Setting } from './setting.js'

export const settingColumns = [
  'name',
  'value',
  'data_type',
  'required_fields',
  'is_read_only',
  'is_private',
  'description',
  'updated_at',
] as const

/** What the tenant has set and, for every other name, the default; one of them, or all in the order of their names. */
export function settingsQuery(tenant: number, name?: string): Compilable<Setting> {
  return sqlBuilder
    .selectFrom('core.settings')
    .select([
      ...settingColumns,
      sql<number | null>`version`.as('version'),
      sql<boolean>`false`.as('is_default'),
    ])
    .where('tenant_id', '=', tenant)
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .unionAll(
      sqlBuilder
        .selectFrom('core.default_settings as d')
        .select([
          ...settingColumns,
          sql<number | null>`null::int`.as('version'),
          sql<boolean>`true`.as('is_default'),
        ])
        .where((build) =>
          build.not(
            build.exists(
              build
                .selectFrom('core.settings as s')
                .select('s.name')
                .where('s.tenant_id', '=', tenant)
                .whereRef('s.name', '=', 'd.name'),
            ),
          ),
        )
        .$if(name !== undefined, (query) => query.where('d.name', '=', name ?? '')),
    )
    .orderBy('name')
}
