import type { CreateStmt, IndexStmt, Node, RangeVar, ViewStmt } from 'libpg-query'
import type { DatabaseFacts } from './database-facts.js'
import { relationName } from './relation-name.js'
import { combine, locking, noEffect, type Hazard, type StatementEffect } from './statement-effect.js'
import { tablesRead } from './walk-tree.js'

export const creating = (...creates: readonly string[]): StatementEffect => ({ ...noEffect, creates })

/** `create table`: the table itself is new; its parent and the tables it refers to are not. */
export function createTable(statement: CreateStmt, { tables }: DatabaseFacts): StatementEffect {
  const { relation, tableElts = [], inhRelations = [], partbound, constraints = [] } = statement
  const parents = rangeVars(inhRelations).map(relationName)
  const rests = partbound ? parents.flatMap((parent) => tables[parent]?.defaultPartition ?? []) : []
  const likes = tableElts.flatMap((node) =>
    'TableLikeClause' in node && node.TableLikeClause.relation
      ? [relationName(node.TableLikeClause.relation)]
      : [],
  )
  return combine(
    creating(...(relation ? [relationName(relation)] : [])),
    ...parents.map((parent) => locking(parent, partbound ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')),
    ...rests.map((rest) =>
      locking(rest, 'ACCESS EXCLUSIVE', {
        kind: 'scan',
        table: rest,
        reason: 'the default partition is read for rows that belong into the new one',
      }),
    ),
    ...likes.map((like) => locking(like, 'ACCESS SHARE')),
    ...foreignTargets([...tableElts, ...constraints]).map((target) => locking(target, 'SHARE ROW EXCLUSIVE')),
  )
}

/** `create index`: writers wait for all of it, unless it is made concurrently. */
export function createIndex(
  { idxname, relation, concurrent = false }: IndexStmt,
  { tables }: DatabaseFacts,
): StatementEffect {
  if (!relation) return noEffect
  const table = relationName(relation)
  const isPartitioned = tables[table]?.kind === 'p'
  const scan: Hazard = {
    kind: 'scan',
    table,
    reason: concurrent
      ? 'the table is read twice; nobody waits'
      : 'the table is read and its index written while nobody can write to it',
    safer: concurrent
      ? undefined
      : isPartitioned
        ? 'Create it on the parent only (on only), concurrently on each partition, and attach those.'
        : 'create index concurrently, in a migration whose first line is --! no-transaction.',
  }
  const hazards: Hazard[] = [scan]
  if (concurrent && isPartitioned) {
    hazards.push({
      kind: 'wrong',
      reason: 'PostgreSQL refuses to make an index of a partitioned table concurrently',
      safer: 'Create it on the parent only (on only), concurrently on each partition, and attach those.',
    })
  }
  const schema = relation.schemaname ?? 'public'
  return combine(
    locking(table, concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE', ...hazards),
    creating(...(idxname === undefined ? [] : [`${schema}.${idxname}`])),
  )
}

/** `create view`: replacing one locks out its readers for a moment. */
export function createView({ view, query, replace = false }: ViewStmt): StatementEffect {
  if (!view) return noEffect
  const name = relationName(view)
  return combine(
    creating(name),
    ...(replace ? [locking(name, 'ACCESS EXCLUSIVE')] : []),
    ...tablesRead(query).map((table) => locking(table, 'ACCESS SHARE')),
  )
}

export function rangeVars(nodes: readonly Node[]): readonly RangeVar[] {
  return nodes.flatMap((node) => ('RangeVar' in node ? node.RangeVar : []))
}

function foreignTargets(elements: readonly Node[]): readonly string[] {
  return elements.flatMap((node): readonly string[] => {
    if ('Constraint' in node) return node.Constraint.pktable ? [relationName(node.Constraint.pktable)] : []
    return 'ColumnDef' in node ? foreignTargets(node.ColumnDef.constraints ?? []) : []
  })
}
