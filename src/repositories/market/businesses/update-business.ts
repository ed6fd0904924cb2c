import { explainMiss } from '../../../query/explain-miss.js'
import { toGeography } from '../../../query/geography.js'
import { toJson } from '../../../query/json-value.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { businessPatch, type BusinessPatch } from '../../../schemas/market/business.js'
import type { Business } from './business.js'
import { businessColumns, businessTable } from './business-table.js'

/**
 * Changes some fields of a business, if it still has the version the change is based on.
 *
 * @throws VERSION_CONFLICT with the present version in `details.version`; NOT_FOUND; INPUT_INVALID; ROW_SECURITY_VIOLATION
 */
export async function updateBusiness(
  session: Session,
  id: string,
  version: number,
  patch: BusinessPatch,
): Promise<Business> {
  const { location, attributes, ...values } = parseInput(businessPatch, patch)
  const business = await maybeOne(
    session,
    sqlBuilder
      .updateTable('market.businesses')
      .set({
        ...values,
        ...(location !== undefined && { location: toGeography(location) }),
        ...(attributes && { attributes: toJson(attributes) }),
      })
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant)
      .where('version', '=', version)
      .where('deleted_at', 'is', null)
      .returning(businessColumns),
  )
  if (!business) throw await explainMiss(session, businessTable, id, { version, deleted: false })
  return business
}
