import { queryTemplate } from '../../../query/query-template.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Listing } from './listing.js'
import { listingColumns } from './listing-table.js'

const byId = queryTemplate(({ id, tenant }: { readonly id: string; readonly tenant: number }) =>
  sqlBuilder
    .selectFrom('market.listings')
    .select(listingColumns)
    .where('id', '=', id)
    .where('tenant_id', '=', tenant)
    .where('deleted_at', 'is', null),
)

/** The listing of an id, or undefined when this tenant has none, it is deleted, or it is somebody else's draft. */
export function findListing(session: Session, id: string): Promise<Listing | undefined> {
  return maybeOne(session, byId({ id, tenant: session.context.tenant }))
}
