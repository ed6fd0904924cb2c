import { type Actor } from '../actor.js'

/** The last actor of each role, for what no context changes; the owner is left out. */
export function oneOfEachRole(actors: readonly Actor[]): readonly Actor[] {
  const last = new Map(actors.filter(({ kind }) => kind !== 'owner').map((actor) => [actor.role, actor]))
  return [...last.values()]
}
