import { queryTemplate } from '../../../query/query-template.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { Profile } from './profile.js'
import { profileColumns } from './profile-table.js'

const ofUser = queryTemplate(({ user, tenant }: { readonly user: string; readonly tenant: number }) =>
  sqlBuilder
    .selectFrom('core.profiles')
    .select(profileColumns)
    .where('tenant_id', '=', tenant)
    .where('user_id', '=', user)
    .where('deleted_at', 'is', null),
)

/** The profile of a member, as every other member sees it; undefined when there is none, or it is deleted. */
export function findProfile(session: Session, user: string): Promise<Profile | undefined> {
  return maybeOne(session, ofUser({ user, tenant: session.context.tenant }))
}
