import { parseInput } from '../../../query/parse-input.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { text } from '../../../schemas/core.js'
import type { VerificationCard } from './verification.js'
import { referenceIndex, verificationCardColumns } from './verification-table.js'

/**
 * The attempts in which the same reference was given, such as the number of one document by several members; the newest hundred.
 * Blanks, dashes and case do not count. A member finds only its own.
 *
 * @throws INPUT_INVALID; KEY_MISSING
 */
export function findVerificationsByReference(
  session: Session,
  reference: string,
): Promise<readonly VerificationCard[]> {
  const value = parseInput(text(1, 200), reference)
  return many(
    session,
    sqlBuilder
      .selectFrom('core.verifications')
      .select(verificationCardColumns)
      .where('tenant_id', '=', session.context.tenant)
      .where('reference_index', 'in', [...referenceIndex.candidates(session, value)])
      .orderBy('id', 'desc')
      .limit(100),
  )
}
