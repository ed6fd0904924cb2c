import { actingUser } from '../../../query/acting-user.js'
import { toGeography } from '../../../query/geography.js'
import { toJson } from '../../../query/json-value.js'
import { idTaken } from '../../../query/id-taken.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { businessInput, type BusinessInput } from '../../../schemas/market/business.js'
import type { Business } from './business.js'
import { businessColumns, businessTable } from './business-table.js'

/**
 * Opens a business for the person of the context, who needs the role `business` (staff may open one for any member).
 * With an `id` of the caller's making it is safe to repeat: the second time it returns the row that the first one made.
 *
 * @throws INPUT_INVALID; ROW_SECURITY_VIOLATION without the role; FOREIGN_KEY_VIOLATION for an owner who is no member or a
 * category that is not there; ID_IN_THE_FUTURE; UNIQUE_VIOLATION when the id belongs to a business of another owner
 */
export async function createBusiness(session: Session, input: BusinessInput): Promise<Business> {
  const { location, attributes, ...values } = parseInput(businessInput, input)
  const { tenant } = session.context
  const owner = values.owner_id ?? actingUser(session, 'owner_id')

  const made = await maybeOne(
    session,
    sqlBuilder
      .insertInto('market.businesses')
      .values({
        ...values,
        tenant_id: tenant,
        owner_id: owner,
        ...(location && { location: toGeography(location) }),
        ...(attributes && { attributes: toJson(attributes) }),
      })
      .onConflict((conflict) => conflict.columns(['id', 'tenant_id']).doNothing())
      .returning(businessColumns),
  )
  if (made) return made

  // The id is taken. Looked up by a statement of its own, which sees what another request committed during the first.
  const repeated = await maybeOne(
    session,
    sqlBuilder
      .selectFrom('market.businesses')
      .select(businessColumns)
      .where('id', '=', values.id ?? '')
      .where('tenant_id', '=', tenant)
      .where('owner_id', '=', owner),
  )
  if (repeated) return repeated
  throw idTaken(businessTable, values.id)
}
