import { queryTemplate } from '../../../query/query-template.js'
import { many, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import { identityColumns, type Identity } from './identity.js'

/** More ways to sign in than anybody needs. */
const most = 100

const ofPerson = queryTemplate(({ user }: { readonly user: string }) =>
  sqlBuilder
    .selectFrom('core.identities')
    .select(identityColumns)
    .where('user_id', '=', user)
    .orderBy('id')
    .limit(most),
)

/** The identities of the acting person, oldest first. A system context has none. */
export async function listIdentities(session: Session): Promise<readonly Identity[]> {
  const { user } = session.context
  return user === undefined ? [] : many(session, ofPerson({ user }))
}
