import type { DeleteStmt, InsertStmt, LockStmt, MergeStmt, Node, TruncateStmt, UpdateStmt } from 'libpg-query'
import { rangeVars } from './create-relation.js'
import type { DatabaseFacts } from './database-facts.js'
import { lockLevels } from './lock-level.js'
import { relationName } from './relation-name.js'
import { combine, locking, noEffect, type StatementEffect } from './statement-effect.js'
import { tablesRead } from './walk-tree.js'

/** `insert` and `merge`: one lock that blocks nobody's rows, and reads. */
export function writeRows(statement: InsertStmt | MergeStmt): StatementEffect {
  const { relation, ...rest } = statement
  if (!relation) return noEffect
  return combine(locking(relationName(relation), 'ROW EXCLUSIVE'), readTables(rest))
}

/** `update` and `delete`: without a condition every row is changed in one transaction. */
export function changeRows(statement: UpdateStmt | DeleteStmt, verb: 'update' | 'delete'): StatementEffect {
  const { relation, whereClause, ...rest } = statement
  if (!relation) return noEffect
  const table = relationName(relation)
  const reads = readTables({ ...rest, whereClause })
  const inBatches = 'In batches of some thousand rows, each in a transaction of its own.'
  if (isConstantlyTrue(whereClause)) {
    const reason =
      verb === 'update'
        ? 'every row is written again: those who change a row wait until the end, and the table may double in size'
        : 'every row is deleted'
    return combine(
      locking(table, 'ROW EXCLUSIVE', { kind: 'every-row', table, reason, safer: inBatches }),
      ...(verb === 'delete'
        ? [locking(table, 'ROW EXCLUSIVE', { kind: 'loss', table, reason: 'its rows are lost' })]
        : []),
      reads,
    )
  }
  return combine(
    locking(table, 'ROW EXCLUSIVE', {
      kind: 'opaque',
      table,
      reason: `how many rows it ${verb}s is known when it runs; they stay locked until the end of the transaction`,
    }),
    reads,
  )
}

/** `truncate`, with the tables that refer to it where it cascades. */
export function truncate({ relations = [], behavior }: TruncateStmt, facts: DatabaseFacts): StatementEffect {
  const found = new Set(rangeVars(relations).map(relationName))
  if (behavior === 'DROP_CASCADE') {
    // A set is walked on while it grows.
    for (const table of found) {
      for (const [other, { references }] of Object.entries(facts.tables)) {
        if (Object.values(references).some((reference) => reference.table === table)) found.add(other)
      }
    }
  }
  return combine(
    ...[...found].map((table) =>
      locking(table, 'ACCESS EXCLUSIVE', { kind: 'loss', table, reason: 'its rows are lost' }),
    ),
  )
}

/** `lock table`. */
export function lockTables({ relations = [], mode = 8 }: LockStmt): StatementEffect {
  const level = lockLevels[mode - 1] ?? 'ACCESS EXCLUSIVE'
  return combine(...rangeVars(relations).map((relation) => locking(relationName(relation), level)))
}

/** What a query or a part of a statement reads. */
export function readTables(tree: unknown): StatementEffect {
  return combine(...tablesRead(tree).map((table) => locking(table, 'ACCESS SHARE')))
}

function isConstantlyTrue(condition: Node | undefined): boolean {
  if (!condition) return true
  return 'A_Const' in condition && condition.A_Const.boolval?.boolval === true
}
