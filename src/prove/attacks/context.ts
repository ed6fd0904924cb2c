import { type Catalog } from '../../catalog/catalog.js'
import { type Attack } from '../attack.js'
import { literal } from '../sql-text.js'
import { ownerColumn } from '../target.js'
import { type World } from '../world/world.js'
import { type Generator } from './generator.js'
import { withoutTriggers } from './prover.js'

/** Contexts set by hand: forged, replayed, cut, sealed for another transaction. */
const byHand: Generator = (_catalog, world) =>
  strangers(world).flatMap((actor) =>
    world.forgedContexts.flatMap(({ value }) => {
      const first = [`select pg_catalog.set_config('pnc.context', ${literal(value)}, true)`]
      const current: Attack = {
        family: 'context',
        object: 'core.current_context()',
        actor,
        first,
        sql: 'select core.current_tenant_id() is not null or core.current_user_id() is not null or core.is_staff()',
        leaks: { count: true },
      }
      const reads = world.targets
        .filter((target) => ownerColumn(target) !== undefined && target.kind !== 'partition')
        .map((target): Attack => ({
          family: 'context',
          object: target.id,
          actor,
          first,
          sql: `select 1 from ${target.id} limit 1`,
          leaks: { rows: true },
        }))
      return [current, ...reads]
    }),
  )

/** Tokens that core.enter has to refuse, and core.enter_authentication as well as the genuine ones of tenants. */
const entered: Generator = (catalog, world) =>
  entrances(catalog).flatMap(({ routine, takes }) =>
    strangers(world).flatMap((actor) =>
      world.forgedTokens
        .filter(({ lets }) => lets === undefined || lets !== takes)
        .map(({ name, token, endedRole }): Attack => ({
          family: 'context',
          object: `${routine}(text)`,
          actor,
          ...(endedRole === undefined ? {} : { given: endedGrant(endedRole, world) }),
          // Names whom the token names, so that an error may, too.
          sql: `select ${routine}(${literal(token)}) /* ${name}, ${world.foreignPerson} */`,
          leaks: { success: true },
        })),
    ),
  )

/** What makes a context of a token, and which kind of genuine token it takes. */
function entrances({ functions }: Catalog) {
  return [
    { routine: 'core.enter', takes: 'a tenant' },
    { routine: 'core.enter_authentication', takes: 'sign-in' },
  ].filter(({ routine }) => functions.some(({ id }) => id === `${routine}(text)`))
}

/** Statements after which the person of the other tenant held a role until an hour ago. */
function endedGrant(role: string, world: World): readonly string[] {
  const { asProver, foreignTenant, foreignPerson } = world
  const values = [String(foreignTenant), foreignPerson, role].map(literal).join(', ')
  return [
    ...asProver(['core.role_grants', 'core.memberships', 'core.tenants']),
    withoutTriggers('core.role_grants'),
    `delete from core.role_grants where (tenant_id, user_id, role_code) = (${values})`,
    `insert into core.role_grants (tenant_id, user_id, role_code, expires_at)
      values (${values}, clock_timestamp() - interval '1 hour')`,
  ]
}

/** One actor of each role, without a context of its own. */
function strangers({ actors }: World) {
  return actors.filter(({ kind, context }) => kind === 'group' && context === undefined)
}

export const context: Generator = (catalog, world) => [...byHand(catalog, world), ...entered(catalog, world)]
