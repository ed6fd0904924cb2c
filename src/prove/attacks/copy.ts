import { type Attack } from '../attack.js'
import { names } from '../sql-text.js'
import { ownerColumn } from '../target.js'
import { foreignRows } from './conditions.js'
import { type Generator } from './generator.js'
import { onEachTarget } from './on-each-target.js'
import { hasToBeRefused, writableColumns } from './privileges.js'

/** What `copy from` says once it has been let in and the client sends nothing. */
const letIn = ['57014', '08P01']

/** COPY out of and into the tables. Under row security the one obeys policies and the other is refused. */
const tables = onEachTarget('copy', ({ target, actor, catalog, world }) => {
  const { id } = target
  const foreign = foreignRows(target, actor, world)
  const success = hasToBeRefused(target, actor, 'select', catalog)
  const out =
    ownerColumn(target) === undefined
      ? []
      : [
          {
            sql: `copy (select 1 from ${id} where ${foreign} limit 1) to stdout`,
            leaks: { rows: true, success },
          },
        ]
  const mayWrite = actor.kind === 'owner' && ownerColumn(target) === undefined
  // The embedded engine takes the rows before it asks whether they may be written.
  if (target.table === undefined || mayWrite || !world.isServer) return out
  const columns = writableColumns(target, actor, 'insert', catalog)
  const list = columns.length > 0 ? ` (${names(columns)})` : ''
  return [...out, { sql: `copy ${id}${list} from stdin`, leaks: { success: true, errors: letIn } }]
})

/** COPY to the server itself. */
const programs: Generator = (_catalog, world) =>
  world.actors
    .filter(({ kind }) => kind !== 'owner')
    .map((actor): Attack => ({
      family: 'copy',
      object: actor.role ?? 'public',
      actor,
      sql: `copy (select 1) to program 'true'`,
      leaks: { success: true },
    }))

export const copy: Generator = (catalog, world) => [...tables(catalog, world), ...programs(catalog, world)]
