import { everything, type Ability } from '../../../permissions/ability.js'
import { compilePermissions } from '../../../permissions/compile-permissions.js'
import { many, type Session } from '../../../query/session.js'
import { selectPermissions } from './select-permissions.js'

/**
 * What the acting person may do in the roles it acts in, to be asked any number of times without the database. It answers as
 * `core.can` does at this moment; load it anew in each unit of work.
 *
 * @example
 * const ability = await tx.permissions.load()
 * if (!ability.can('update', 'sales.deals', deal)) throw new Forbidden(ability.whyNot('update', 'sales.deals', deal))
 */
export async function loadAbility(session: Session): Promise<Ability> {
  const { tenant, user, roles = [] } = session.context
  // core.enter lets nobody in without a person but the system.
  if (user === undefined) return everything
  return compilePermissions(await many(session, selectPermissions(tenant, roles, 'active')), { user, tenant })
}
