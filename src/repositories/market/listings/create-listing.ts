import { actingUser } from '../../../query/acting-user.js'
import { toGeography } from '../../../query/geography.js'
import { toJson } from '../../../query/json-value.js'
import { idTaken } from '../../../query/id-taken.js'
import { parseInput } from '../../../query/parse-input.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { listingInput, type ListingInput } from '../../../schemas/market/listing.js'
import type { Listing } from './listing.js'
import { listingColumns, listingTable } from './listing-table.js'

/**
 * Writes a listing for a business of the person of the context (staff may write for any).
 * With an `id` of the caller's making it is safe to repeat: the second time it returns the row that the first one made.
 *
 * @throws INPUT_INVALID; FOREIGN_KEY_VIOLATION for a business, category, currency or language that is not there;
 * ROW_SECURITY_VIOLATION for a business of somebody else; PARENT_DELETED for a deleted business; ID_IN_THE_FUTURE;
 * UNIQUE_VIOLATION when the id belongs to a listing of another author
 */
export async function createListing(session: Session, input: ListingInput): Promise<Listing> {
  const { price, currency_code, language_code, location, attributes, ...values } = parseInput(
    listingInput,
    input,
  )
  const { tenant } = session.context
  const author = values.author_id ?? actingUser(session, 'author_id')
  const ofMarket = <Column extends 'currency_code' | 'default_language'>(column: Column) =>
    sqlBuilder.selectFrom('core.tenants').select(column).where('id', '=', tenant).$asScalar()

  const made = await maybeOne(
    session,
    sqlBuilder
      .insertInto('market.listings')
      .values({
        ...values,
        tenant_id: tenant,
        author_id: author,
        language_code: language_code ?? ofMarket('default_language'),
        ...(price != null && { price, currency_code: currency_code ?? ofMarket('currency_code') }),
        ...(location && { location: toGeography(location) }),
        ...(attributes && { attributes: toJson(attributes) }),
      })
      .onConflict((conflict) => conflict.columns(['id', 'tenant_id']).doNothing())
      .returning(listingColumns),
  )
  if (made) return made

  // The id is taken. Looked up by a statement of its own, which sees what another request committed during the first.
  const repeated = await maybeOne(
    session,
    sqlBuilder
      .selectFrom('market.listings')
      .select(listingColumns)
      .where('id', '=', values.id ?? '')
      .where('tenant_id', '=', tenant)
      .where('author_id', '=', author),
  )
  if (repeated) return repeated
  throw idTaken(listingTable, values.id)
}
