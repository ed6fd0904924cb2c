import { type Catalog } from '../../catalog/catalog.js'
import { type Actor } from '../actor.js'
import { type Attack, type Family } from '../attack.js'
import { type Target } from '../target.js'
import { type Victims, type World } from '../world/world.js'
import { type Generator } from './generator.js'

/** An attack without what is the same for all attacks of its family on the same target. */
export type Attempt = Omit<Attack, 'family' | 'object' | 'actor'>

export interface Scene {
  readonly target: Target
  readonly actor: Actor
  readonly victims: Victims
  readonly catalog: Catalog
  readonly world: World
}

/**
 * Makes a generator of what is tried by every actor on every target.
 *
 * @param actorsOf those of them who try it; all by default
 */
export function onEachTarget(
  family: Family,
  attemptsOf: (scene: Scene) => readonly Attempt[],
  actorsOf: (actors: readonly Actor[]) => readonly Actor[] = (actors) => actors,
): Generator {
  return (catalog, world) =>
    world.targets.flatMap((target) => {
      const victims = world.victims.get(target.id) ?? noVictims
      return actorsOf(world.actors).flatMap((actor) =>
        attemptsOf({ target, actor, victims, catalog, world }).map((attempt): Attack => ({
          family,
          object: target.id,
          actor,
          ...attempt,
        })),
      )
    })
}

const noVictims: Victims = { own: undefined, foreign: undefined, madeBy: [], ownCount: 0 }
