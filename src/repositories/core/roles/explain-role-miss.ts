import { PncError } from '../../../errors/pnc-error.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { versionConflict } from '../../../query/version-conflict.js'

/** Says why a change touched no role: there is none, its version moved on, or this person may not change it. */
export async function explainRoleMiss(session: Session, code: string, expected?: number): Promise<PncError> {
  const role = await maybeOne(
    session,
    sqlBuilder
      .selectFrom('core.tenant_roles')
      .select('version')
      .where('tenant_id', '=', session.context.tenant)
      .where('code', '=', code),
  )
  if (!role) {
    return new PncError('NOT_FOUND', `There is no role ${code} in this tenant.`, { details: { code } })
  }
  if (expected !== undefined && role.version !== expected) {
    return versionConflict(`role ${code}`, role.version, expected, { code })
  }
  return new PncError('ROW_SECURITY_VIOLATION', `The role ${code} may not be changed by this person.`, {
    hint: 'Only staff of the tenant changes its roles.',
    details: { code },
  })
}
