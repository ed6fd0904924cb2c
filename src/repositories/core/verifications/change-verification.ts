import type { Updateable } from 'kysely'
import type { Database } from '../../../database/database.generated.js'
import { PncError } from '../../../errors/pnc-error.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { versionConflict } from '../../../query/version-conflict.js'
import { getVerification } from './get-verification.js'
import type { Verification } from './verification.js'

/**
 * Writes columns of an attempt that was just read, and decrypted, at the given version.
 *
 * @throws VERSION_CONFLICT; ROW_SECURITY_VIOLATION for whoever may read it and not change it
 */
export async function changeVerification(
  session: Session,
  { id, version: present }: Verification,
  version: number,
  columns: Updateable<Database['core.verifications']>,
): Promise<Verification> {
  const changed = await maybeOne(
    session,
    sqlBuilder
      .updateTable('core.verifications')
      .set(columns)
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('version', '=', version)
      .returning('id'),
  )
  if (changed) return getVerification(session, id)
  if (present === version) {
    throw new PncError(
      'ROW_SECURITY_VIOLATION',
      `The verification ${id} may not be changed by this person.`,
      {
        details: { id },
      },
    )
  }
  throw versionConflict(`verification ${id}`, present, version, { id })
}
