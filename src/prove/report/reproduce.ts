import { type Attack } from '../attack.js'
import { identifier } from '../sql-text.js'
import { type World } from '../world/world.js'

/** A script that shows a leak again: who, in which context, and what. Rows that were made for the proof are made in it. */
export function reproduce({ actor, given = [], first = [], sql, object }: Attack, world: World): string {
  const table = world.targets.find(({ id }) => id === object || object.startsWith(`${id}.`))?.id
  const made = table === undefined ? [] : (world.victims.get(table)?.madeBy ?? [])
  const { context, role, kind } = actor
  const claims = context && { tid: context.tenant, sub: context.user, roles: context.roles }
  return [
    'begin;',
    ...(made.length > 0
      ? [
          'set local session_replication_role = replica;',
          ...made.map((text) => `${text};`),
          'set local session_replication_role = origin;',
        ]
      : []),
    ...given.map((text) => `${text};`),
    ...(claims === undefined ? [] : [`select core.enter(:'token'); -- signed for ${JSON.stringify(claims)}`]),
    kind === 'nobody'
      ? 'create role somebody; set local role somebody;'
      : role === undefined
        ? '-- as the owner of the tables'
        : `set local role ${identifier(role)};`,
    ...first.map((text) => `${text};`),
    `${sql};`,
    'rollback;',
  ].join('\n')
}
