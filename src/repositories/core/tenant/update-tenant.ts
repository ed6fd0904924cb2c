import { PncError } from '../../../errors/pnc-error.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { versionConflict } from '../../../query/version-conflict.js'
import { tenantPatch, type TenantPatch } from '../../../schemas/core/tenant.js'
import { getTenant } from './get-tenant.js'
import type { Tenant } from './tenant.js'
import { tenantColumns } from './tenant-columns.js'

/**
 * Changes what the entered tenant says of itself, if it still has the version the change is based on; for staff. Its slug, kind and
 * currency stay, and only the platform suspends or closes it.
 *
 * @throws VERSION_CONFLICT with the present version in `details.version`; INPUT_INVALID; CHECK_VIOLATION for a time zone that
 * PostgreSQL does not know; FOREIGN_KEY_VIOLATION for a language that is not there; ROW_SECURITY_VIOLATION
 */
export async function updateTenant(session: Session, version: number, patch: TenantPatch): Promise<Tenant> {
  const { tenant } = session.context
  const updated = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.tenants')
      .set(parseInput(tenantPatch, patch))
      .where('id', '=', tenant)
      .where('version', '=', version)
      .returning(tenantColumns),
  )
  if (updated) return updated
  const present = await getTenant(session)
  if (present.version !== version)
    throw versionConflict(`tenant ${present.slug}`, present.version, version, { id: tenant })
  throw new PncError(
    'ROW_SECURITY_VIOLATION',
    `The tenant ${present.slug} may not be changed by this person.`,
    {
      hint: 'Only its staff may change it.',
      details: { id: tenant },
    },
  )
}
