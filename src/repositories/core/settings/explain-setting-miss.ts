import { PncError } from '../../../errors/pnc-error.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { versionConflict } from '../../../query/version-conflict.js'

/** Says why a change touched no setting: there is none, its version moved on, or the person may read it but not change it. */
export async function explainSettingMiss(
  session: Session,
  name: string,
  expected: number | undefined,
): Promise<PncError> {
  const row = await maybeOne(
    session,
    sqlBuilder
      .selectFrom('core.settings')
      .select('version')
      .where('tenant_id', '=', session.context.tenant)
      .where('name', '=', name),
  )
  if (!row) return new PncError('NOT_FOUND', `This tenant has not set "${name}".`, { details: { name } })
  if (expected === undefined)
    return new PncError(
      'VERSION_CONFLICT',
      `The setting "${name}" is set already, in version ${row.version}.`,
      {
        hint: 'Read it again, decide again, and set it with its version.',
        details: { name, version: row.version },
      },
    )
  if (row.version !== expected) return versionConflict(`setting "${name}"`, row.version, expected, { name })
  return new PncError('ROW_SECURITY_VIOLATION', `The setting "${name}" may not be changed by this person.`, {
    hint: 'Only staff of the tenant sets.',
    details: { name },
  })
}
