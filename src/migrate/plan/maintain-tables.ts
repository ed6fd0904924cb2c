import type { ClusterStmt, Node, RefreshMatViewStmt, ReindexStmt, VacuumStmt } from 'libpg-query'
import type { DatabaseFacts } from './database-facts.js'
import { relationName } from './relation-name.js'
import { combine, locking, noEffect, type Hazard, type StatementEffect } from './statement-effect.js'

const rewrite = (table: string, safer: string): Hazard => ({
  kind: 'rewrite',
  table,
  reason: 'the table is written anew while nobody can use it',
  safer,
})

/** `vacuum`, `vacuum full` and `analyze`. */
export function vacuum({ rels = [], options = [] }: VacuumStmt): StatementEffect {
  const isFull = hasOption(options, 'full')
  const tables = rels.flatMap((node) =>
    'VacuumRelation' in node && node.VacuumRelation.relation
      ? [relationName(node.VacuumRelation.relation)]
      : [],
  )
  return combine(
    ...tables.map((table) =>
      isFull
        ? locking(
            table,
            'ACCESS EXCLUSIVE',
            rewrite(table, 'Plain vacuum makes the space usable again and blocks nobody.'),
          )
        : locking(table, 'SHARE UPDATE EXCLUSIVE'),
    ),
  )
}

/** `cluster`. */
export function cluster({ relation }: ClusterStmt): StatementEffect {
  if (!relation) return noEffect
  const table = relationName(relation)
  return locking(
    table,
    'ACCESS EXCLUSIVE',
    rewrite(table, 'An index that covers the query needs no order of the table.'),
  )
}

/** `reindex` of a table or an index. */
export function reindex(
  { kind, relation, params = [] }: ReindexStmt,
  { indexes }: DatabaseFacts,
): StatementEffect {
  const concurrent = hasOption(params, 'concurrently')
  if (!relation) {
    return { ...noEffect, hazards: [{ kind: 'opaque', reason: 'it builds indexes of more than one table' }] }
  }
  const name = relationName(relation)
  const table = kind === 'REINDEX_OBJECT_INDEX' ? indexes[name] : name
  if (table === undefined) return noEffect
  return locking(table, concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE', {
    kind: 'scan',
    table,
    reason: concurrent ? 'the table is read; nobody waits' : 'the table is read while nobody can write to it',
    safer: concurrent
      ? undefined
      : 'reindex concurrently, in a migration whose first line is --! no-transaction.',
  })
}

/** `refresh materialized view`. */
export function refresh({ relation, concurrent = false }: RefreshMatViewStmt): StatementEffect {
  if (!relation) return noEffect
  const view = relationName(relation)
  if (concurrent) return locking(view, 'EXCLUSIVE')
  return locking(view, 'ACCESS EXCLUSIVE', {
    kind: 'rewrite',
    table: view,
    reason: 'its query runs while nobody can read it',
    safer: 'refresh materialized view concurrently, which needs a unique index.',
  })
}

/** Whether a list of options names one that is not switched off. */
export function hasOption(options: readonly Node[], name: string): boolean {
  return options.some(
    (node) =>
      'DefElem' in node &&
      node.DefElem.defname === name &&
      !/"(false|off)"|"ival":0|"boolval":\{\}/.test(JSON.stringify(node.DefElem.arg ?? '')),
  )
}
