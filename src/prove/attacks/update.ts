import { equals, identifier, literal } from '../sql-text.js'
import { ownerColumn, type Target } from '../target.js'
import { foreignOwner, foreignRows } from './conditions.js'
import { onEachTarget, type Attempt, type Scene } from './on-each-target.js'
import { writableColumns } from './privileges.js'

/** More rows of one's own than this are not written to only to see what else is. */
export const fewRows = 500

/** Changes rows of the other tenant, and moves rows there. */
export const update = onEachTarget('update', (scene) => {
  const { target, actor, victims, catalog, world } = scene
  const { id, key } = target
  if (target.kind === 'materialized view') return []
  const columns = writableColumns(target, actor, 'update', catalog)
  const owner = ownerColumn(target)
  const set =
    columns.length > 0 ? selfAssigned(columns) : selfAssigned([owner ?? target.columns[0]?.name ?? 'id'])
  if (owner === undefined) {
    return actor.kind === 'owner'
      ? []
      : [{ sql: `update ${id} set ${set}`, leaks: { success: true }, writes: true }]
  }
  const foreign = foreignRows(target, actor, world)
  const whereKey = victims.foreign && key.length > 0 ? [equals(victims.foreign, key)] : []
  return [
    ...[foreign, ...whereKey].map((where) => `update ${id} set ${set} where ${where}`),
    `update ${id} set ${set} where ${foreign} returning *`,
    ...blindUpdate(scene, columns),
  ]
    .map((sql): Attempt => ({ sql, leaks: {}, writes: true }))
    .concat(move(scene, owner))
})

/** Reads no column, so that no policy for reading stands before the one for writing. */
function blindUpdate({ target, victims }: Scene, columns: readonly string[]): readonly string[] {
  const column = columns.find((name) => !target.key.includes(name) && victims.own?.[name] != null)
  if (column === undefined || victims.ownCount > fewRows) return []
  return [`update ${target.id} set ${identifier(column)} = ${literal(victims.own?.[column])}`]
}

/** A row of one's own that becomes one of the other tenant. A constraint speaks only after the policies have let it pass. */
function move({ target, actor, victims, world }: Scene, owner: string): readonly Attempt[] {
  if (victims.own === undefined || target.ownership.kind !== 'tenant' || actor.context === undefined)
    return []
  const set = `${identifier(owner)} = ${literal(foreignOwner(target, world))}`
  const all = `update ${target.id} set ${set}`
  const one = `${all} where ${equals(victims.own, keyOr(target, owner))}`
  // A condition reads columns, and then the new row has to pass the policies for reading as well.
  const statements = victims.ownCount > fewRows ? [one] : [one, all]
  return statements.map((sql) => ({ sql, leaks: { errors: ['23'] }, writes: true }))
}

function selfAssigned(columns: readonly string[]): string {
  return columns.map((name) => `${identifier(name)} = ${identifier(name)}`).join(', ')
}

function keyOr({ key }: Target, owner: string): readonly string[] {
  return key.length > 0 ? key : [owner]
}
