import { type Attack } from '../attack.js'
import { identifier } from '../sql-text.js'
import { ownerColumn } from '../target.js'
import { foreignRows } from './conditions.js'
import { type Generator } from './generator.js'
import { oneOfEachRole } from './one-of-each-role.js'
import { hasToBeRefused } from './privileges.js'

/** Roles of PostgreSQL itself that read, write or run past everything. */
const powerful = [
  'pg_read_all_data',
  'pg_write_all_data',
  'pg_execute_server_program',
  'pg_write_server_files',
  'pg_read_server_files',
]

/** Becomes somebody else: another role, its own group with what it may, or more than it was. */
export const role: Generator = (catalog, world) =>
  // Who has only taken a role may give it back and take another one.
  (world.areLogins ? oneOfEachRole(world.actors) : []).flatMap((actor) => {
    const attack = (object: string, sql: string): Attack => ({
      family: 'role',
      object,
      actor,
      sql,
      leaks: { success: true },
    })
    const others = [...catalog.roles.map(({ name }) => name), ...powerful].filter(
      (name) => name !== actor.role,
    )
    return [
      ...others.flatMap((name) => [
        attack(name, `set local role ${identifier(name)}`),
        attack(name, `grant ${identifier(name)} to current_user`),
      ]),
      attack(actor.role ?? 'public', 'alter role current_user bypassrls'),
      attack(actor.role ?? 'public', 'create role planted'),
      ...(actor.role === undefined ? [] : asGroup(actor.role)),
    ]

    /** Attributes of a role are not inherited: only who becomes the group has its BYPASSRLS. */
    function asGroup(name: string): readonly Attack[] {
      return world.targets
        .filter((target) => ownerColumn(target) !== undefined)
        .map((target) => ({
          family: 'role',
          object: name,
          actor,
          first: [`set local role ${identifier(name)}`],
          sql: `select 1 from ${target.id} where ${foreignRows(target, actor, world)} limit 1`,
          leaks: { rows: true, success: hasToBeRefused(target, actor, 'select', catalog) },
        }))
    }
  })
