import { queryTemplate } from '../../../query/query-template.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Business } from './business.js'
import { businessColumns } from './business-table.js'

const byId = queryTemplate(({ id, tenant }: { readonly id: string; readonly tenant: number }) =>
  sqlBuilder
    .selectFrom('market.businesses')
    .select(businessColumns)
    .where('id', '=', id)
    .where('tenant_id', '=', tenant)
    .where('deleted_at', 'is', null),
)

/** The business of an id, or undefined when this tenant has none or it is deleted. */
export function findBusiness(session: Session, id: string): Promise<Business | undefined> {
  return maybeOne(session, byId({ id, tenant: session.context.tenant }))
}
