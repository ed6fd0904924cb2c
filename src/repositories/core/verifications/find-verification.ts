import { queryTemplate } from '../../../query/query-template.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Verification } from './verification.js'
import { openVerification, verificationColumns } from './verification-table.js'

const byId = queryTemplate(({ id, tenant }: { readonly id: string; readonly tenant: number }) =>
  sqlBuilder
    .selectFrom('core.verifications')
    .select(verificationColumns)
    .where('id', '=', id)
    .where('tenant_id', '=', tenant),
)

/**
 * The attempt of an id with its evidence, or undefined when this tenant has none, or it is of another member and whoever asks is
 * not staff.
 *
 * @throws KEY_MISSING, DECRYPTION_FAILED; KEY_DESTROYED for one of an erased person
 */
export async function findVerification(session: Session, id: string): Promise<Verification | undefined> {
  const row = await maybeOne(session, byId({ id, tenant: session.context.tenant }))
  return row && openVerification(session, row)
}
