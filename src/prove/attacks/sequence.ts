import { type Attack } from '../attack.js'
import { literal } from '../sql-text.js'
import { type Generator } from './generator.js'
import { oneOfEachRole } from './one-of-each-role.js'

/** Reads and moves sequences, those of identity columns included: they count the rows of all tenants. */
export const sequence: Generator = (_catalog, world) =>
  world.sequences.flatMap(({ id, lastValue, isCalled }) =>
    oneOfEachRole(world.actors).flatMap((actor) =>
      [
        `select pg_catalog.nextval(${literal(id)})`,
        // To where it stands already: what a sequence is set to is not rolled back.
        `select pg_catalog.setval(${literal(id)}, ${lastValue}, ${String(isCalled)})`,
        `select last_value from ${id}`,
      ].map((sql): Attack => ({ family: 'sequence', object: id, actor, sql, leaks: { success: true } })),
    ),
  )
