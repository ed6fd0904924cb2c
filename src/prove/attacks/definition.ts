import { type Attack } from '../attack.js'
import { identifier, literal } from '../sql-text.js'
import { type Generator } from './generator.js'
import { oneOfEachRole } from './one-of-each-role.js'
import { onEachTarget, type Attempt } from './on-each-target.js'

const leaks = { success: true }

/** Statements that would take the protection of a relation away. */
const ofRelations = onEachTarget(
  'definition',
  ({ target }) => {
    const { id, table } = target
    if (table === undefined) {
      const kind = target.kind === 'view' ? 'view' : 'materialized view'
      const statements = [`drop ${kind} ${id}`, `alter ${kind} ${id} set schema public`]
      return [...statements.map((sql) => ({ sql, leaks })), givenAway(id)]
    }
    const statements = [
      `alter table ${id} disable row level security`,
      `alter table ${id} no force row level security`,
      `alter table ${id} disable trigger all`,
      `alter table ${id} owner to current_user`,
      `alter table ${id} add column planted text`,
      `create policy planted on ${id} using (true)`,
      ...table.policies.flatMap((policy) => [
        `alter policy ${policy.id} on ${id} using (true)`,
        `drop policy ${policy.id} on ${id}`,
      ]),
      ...table.triggers.slice(0, 1).map((trigger) => `drop trigger ${trigger.id} on ${id}`),
      `create rule planted as on insert to ${id} do instead nothing`,
      `create index on ${id} (${identifier(target.columns[0]?.name ?? '')})`,
      `drop table ${id}`,
    ]
    return [...statements.map((sql) => ({ sql, leaks })), givenAway(id)]
  },
  oneOfEachRole,
)

/** Who may not grant what it asks for is only warned: what counts is who has the privilege then. */
function givenAway(id: string): Attempt {
  return {
    first: [`grant all on ${id} to public`],
    sql: `select pg_catalog.has_table_privilege('pg_signal_backend', ${literal(id)}, 'truncate')`,
    leaks: { count: true },
  }
}

/** The same for schemas and functions. */
const ofOthers: Generator = ({ schemas, functions }, { actors }) =>
  oneOfEachRole(actors).flatMap((actor) => {
    const attack =
      (object: string) =>
      (sql: string): Attack => ({ family: 'definition', object, actor, sql, leaks })
    return [
      ...schemas.flatMap(({ id }) =>
        [
          `create table ${id}.planted (id int)`,
          `create function ${id}.planted() returns int language sql as 'select 1'`,
        ].map(attack(id)),
      ),
      ...functions
        .filter(({ kind }) => kind === 'function' || kind === 'procedure')
        .flatMap(({ id, kind }) =>
          [`alter ${kind} ${id} owner to current_user`, `drop ${kind} ${id}`].map(attack(id)),
        ),
    ]
  })

export const definition: Generator = (catalog, world) => [
  ...ofRelations(catalog, world),
  ...ofOthers(catalog, world),
]
