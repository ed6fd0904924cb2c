import { type Attack } from '../attack.js'
import { literal } from '../sql-text.js'
import { argumentLists } from './arguments.js'
import { mayCall, statementOf } from './call.js'
import { isForAllTenants } from './for-all-tenants.js'
import { type Generator } from './generator.js'
import { oneOfEachRole } from './one-of-each-role.js'
import { anybody } from './prover.js'

/** Makes temporary objects, which hide others of the same name. */
const planted: Generator = (_catalog, world) =>
  oneOfEachRole(world.actors).flatMap((actor) =>
    [
      'create temporary table planted (id int)',
      'create temporary sequence planted',
      `create function pg_temp.planted() returns int language sql as 'select 1'`,
      'create domain pg_temp.planted as pg_catalog.text',
      'create view pg_temp.planted as select 1 as id',
    ].map((sql): Attack => ({ family: 'shadow', object: 'pg_temp', actor, sql, leaks: { success: true } })),
  )

/** Types that functions name, as domains whose check says who computes it. */
const types = ['bytea', 'text', 'jsonb', 'uuid', 'timestamptz', 'float8', 'numeric', 'int4', 'tsquery']

const spies = [
  `select pg_catalog.set_config('prove.actor', current_user, true)`,
  ...types.flatMap((type) => [
    `create function pg_temp.spy(value pg_catalog.${type}) returns pg_catalog.bool language plpgsql as $$
      begin
        if current_user <> pg_catalog.current_setting('prove.actor') then raise notice 'spied as %', current_user; end if;
        return true;
      end $$`,
    `create domain pg_temp.${type} as pg_catalog.${type} check (pg_temp.spy(value))`,
  ]),
  'set local search_path = pg_temp, core, market, public, pg_catalog',
]

/** Calls what runs with the rights of another role after such types were planted: it must not compute them. */
const hijacked: Generator = (catalog, world) =>
  catalog.functions
    .filter(({ isSecurityDefiner }) => isSecurityDefiner)
    .flatMap((routine) => [
      {
        family: 'shadow',
        object: routine.id,
        actor: anybody,
        // Whatever it names without a schema has to be looked up in pg_catalog first, and last in what anybody may fill.
        sql: `select 1 from pg_catalog.pg_proc p where p.oid = ${literal(routine.id)}::regprocedure and not exists (
  select from unnest(p.proconfig) setting where setting ~ '^search_path=pg_catalog(, *[^,]+)*, *"?pg_temp"?$')`,
        leaks: { rows: true },
      } satisfies Attack,
      ...oneOfEachRole(world.actors)
        .filter((actor) => world.areLogins && mayCall(routine, actor, catalog))
        .flatMap((actor) =>
          argumentLists(routine, catalog, world)
            .slice(0, 2)
            .map((list): Attack => ({
              family: 'shadow',
              object: routine.id,
              actor,
              given: [world.grantTemporary],
              first: spies,
              sql: statementOf(routine, list),
              leaks: { notice: 'spied as', mayTell: isForAllTenants(routine) },
            })),
        ),
    ])

export const shadow: Generator = (catalog, world) => [...planted(catalog, world), ...hijacked(catalog, world)]
