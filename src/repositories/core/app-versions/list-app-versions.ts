import type { DomainValue } from '../../../database/domains.generated.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { AppVersion } from './app-version.js'
import { appVersionColumns } from './app-version-table.js'

/** The newest hundred versions of the app of a platform, newest first. */
export function listAppVersions(
  session: Session,
  platform: DomainValue<'core.app_platform'>,
): Promise<readonly AppVersion[]> {
  return many(
    session,
    sqlBuilder
      .selectFrom('core.app_versions')
      .select(appVersionColumns)
      .where('platform', '=', platform)
      .orderBy('build_number', 'desc')
      .limit(100),
  )
}
