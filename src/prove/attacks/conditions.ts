import { type Actor } from '../actor.js'
import { identifier, literal } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'
import { type World } from '../world/world.js'

/** Which rows are not the actor's, as the most direct condition there is. Without a context all of them are. */
export function foreignRows(target: Target, actor: Actor, world: World, alias = ''): string {
  const column = ownerColumn(target)
  if (column === undefined || actor.context === undefined) return 'true'
  return `${alias}${identifier(column)} = ${literal(foreignOwner(target, world))}`
}

/** The same without naming the victim: whatever is not one's own. */
export function notOwnRows(target: Target, actor: Actor, world: World): string {
  const column = ownerColumn(target)
  if (column === undefined || actor.context === undefined) return 'true'
  return `${identifier(column)} is distinct from ${literal(ownOwner(target, actor, world))}`
}

/** Who owns the rows of the victim: the tenant, or the person. */
export function foreignOwner({ ownership }: Target, world: World): string {
  return ownership.kind === 'person' ? world.foreignPerson : String(world.foreignTenant)
}

function ownOwner({ ownership }: Target, actor: Actor, world: World): string | null {
  return ownership.kind === 'person' ? (actor.context?.user ?? null) : String(world.ownTenant)
}
