import { type Catalog, type CatalogFunction } from '../../catalog/catalog.js'
import { type Actor } from '../actor.js'
import { type Attack } from '../attack.js'
import { argumentLists } from './arguments.js'
import { type Generator } from './generator.js'
import { isForAllTenants } from './for-all-tenants.js'
import { rolesOf } from './privileges.js'

/** Calls every function with ids and values of the other tenant. */
export const call: Generator = (catalog, world) => {
  const guarded = world.targets
    .filter(({ ownership }) => ownership.kind === 'guarded')
    .map(({ relation }) => relation.name)
  return catalog.functions
    .filter(({ kind }) => kind === 'function' || kind === 'procedure')
    .flatMap((routine) => {
      const lists = isTrigger(routine) ? [''] : argumentLists(routine, catalog, world)
      return world.actors
        .filter(
          (actor) =>
            actor.kind !== 'owner' && !(isForAllTenants(routine) && mayCall(routine, actor, catalog)),
        )
        .flatMap((actor) =>
          lists.slice(0, mayCall(routine, actor, catalog) ? mostCalls(routine) : 1).map((list): Attack => ({
            family: 'call',
            object: routine.id,
            actor,
            sql: statementOf(routine, list),
            leaks: {
              success: actor.kind === 'nobody',
              differs: !isTrigger(routine) && routine.volatility !== 'immutable',
              reaches: guarded,
              // What a trigger function says to whoever may call it.
              errors: isTrigger(routine) ? ['0A000'] : [],
            },
            writes: routine.volatility === 'volatile',
          })),
        )
    })
}

export function mayCall(routine: CatalogFunction, actor: Actor, catalog: Catalog): boolean {
  const roles = rolesOf(actor.role, catalog)
  return routine.grants.some(({ grantee, privilege }) => privilege === 'execute' && roles.has(grantee))
}

export function statementOf({ id, kind, result }: CatalogFunction, list: string): string {
  const name = id.slice(0, id.indexOf('('))
  if (kind === 'procedure') return `call ${name}(${list})`
  return /^(SETOF |TABLE\()/.test(result ?? '')
    ? `select * from ${name}(${list}) limit 200`
    : `select ${name}(${list})`
}

/** What runs with the rights of its caller shows nothing that the caller could not read; what runs with those of another may. */
function mostCalls({ isSecurityDefiner }: CatalogFunction): number | undefined {
  return isSecurityDefiner ? undefined : 4
}

function isTrigger({ result }: CatalogFunction): boolean {
  return result === 'trigger' || result === 'event_trigger'
}
