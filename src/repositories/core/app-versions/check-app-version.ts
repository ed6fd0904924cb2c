import { sql } from 'kysely'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { appVersionCheckInput, type AppVersionCheckInput } from '../../../schemas/core/app-version.js'
import type { AppVersionCheck } from './app-version.js'
import { appVersionColumns } from './app-version-table.js'

/**
 * Whether a build of an app may go on. An update is forced when any later build is, not only the latest.
 *
 * @throws INPUT_INVALID
 * @example
 * const { update, latest } = await tx.appVersions.check({ platform: 'android', build_number: 204 })
 */
export async function checkAppVersion(
  session: Session,
  input: AppVersionCheckInput,
): Promise<AppVersionCheck> {
  const { platform, build_number } = parseInput(appVersionCheckInput, input)
  const row = await maybeOne(
    session,
    sqlBuilder
      .selectFrom('core.app_versions')
      .select([
        ...appVersionColumns,
        sql<AppVersionCheck['update']>`core.update_required(${platform}, ${build_number})`.as('update'),
      ])
      .where('platform', '=', platform)
      .where('build_number', '>', build_number)
      .orderBy('build_number', 'desc')
      .limit(1),
  )
  if (!row) return { update: 'none', latest: undefined }
  const { update, ...latest } = row
  return { update, latest }
}
