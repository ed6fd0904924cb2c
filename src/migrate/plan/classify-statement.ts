import type { CommentStmt, Node } from 'libpg-query'
import { alterDomain } from './alter-domain.js'
import { alterTable } from './alter-table.js'
import { changeRows, lockTables, readTables, truncate, writeRows } from './change-rows.js'
import { createIndex, createTable, createView, creating } from './create-relation.js'
import type { DatabaseFacts } from './database-facts.js'
import { dropObjects, renameObject } from './drop-objects.js'
import { cluster, refresh, reindex, vacuum } from './maintain-tables.js'
import { qualified, relationName, wordsOf } from './relation-name.js'
import { combine, locking, noEffect, type StatementEffect } from './statement-effect.js'
import { functionsCalled } from './walk-tree.js'

/** What touches no table of anybody: it changes the catalog, or the session. */
const harmless =
  /^(?:Create(?:Function|Domain|Enum|Range|Schema|Seq|Role|Cast|OpClass|OpFamily|Extension|EventTrig|Conversion|Am|Plang|Fdw|ForeignServer|UserMapping|Transform)|CompositeType|Define|Grant|GrantRole|AlterDefaultPrivileges|AlterFunction|AlterEnum|AlterRole|AlterRoleSet|AlterOwner|AlterSeq|AlterTSConfiguration|AlterTSDictionary|AlterOpFamily|AlterOperator|AlterType|AlterStats|DropRole|VariableSet|VariableShow|Notify|SecLabel|Explain)Stmt$/

/**
 * What a statement does to tables: a pure function of its tree and of what the database holds. The locks are held against a
 * real server in a test.
 */
export function classifyStatement(node: Node, facts: DatabaseFacts): StatementEffect {
  if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt, facts)
  if ('IndexStmt' in node) return createIndex(node.IndexStmt, facts)
  if ('CreateStmt' in node) return createTable(node.CreateStmt, facts)
  if ('ViewStmt' in node) return createView(node.ViewStmt)
  if ('CreateTableAsStmt' in node) {
    const { into, query } = node.CreateTableAsStmt
    return combine(creating(...(into?.rel ? [relationName(into.rel)] : [])), readTables(query))
  }
  if ('DropStmt' in node) return dropObjects(node.DropStmt, facts)
  if ('RenameStmt' in node) return renameObject(node.RenameStmt)
  if ('AlterObjectSchemaStmt' in node) {
    const { relation, newschema = '' } = node.AlterObjectSchemaStmt
    return renameObject({
      renameType: 'OBJECT_TABLE',
      ...(relation && { relation }),
      newname: `${newschema}.${relation?.relname ?? ''}`,
    })
  }
  if ('InsertStmt' in node) return writeRows(node.InsertStmt)
  if ('MergeStmt' in node) return writeRows(node.MergeStmt)
  if ('UpdateStmt' in node) return changeRows(node.UpdateStmt, 'update')
  if ('DeleteStmt' in node) return changeRows(node.DeleteStmt, 'delete')
  if ('TruncateStmt' in node) return truncate(node.TruncateStmt, facts)
  if ('LockStmt' in node) return lockTables(node.LockStmt)
  if ('VacuumStmt' in node) return vacuum(node.VacuumStmt)
  if ('ClusterStmt' in node) return cluster(node.ClusterStmt)
  if ('ReindexStmt' in node) return reindex(node.ReindexStmt, facts)
  if ('RefreshMatViewStmt' in node) return refresh(node.RefreshMatViewStmt)
  if ('AlterDomainStmt' in node) return alterDomain(node.AlterDomainStmt, facts)
  if ('SelectStmt' in node) return callingFunctions(node.SelectStmt)
  if ('CommentStmt' in node) return comment(node.CommentStmt)
  return onOneTable(node) ?? opaque(node)
}

/** What takes one lock on one table. */
function onOneTable(node: Node): StatementEffect | undefined {
  if ('CreateTrigStmt' in node) {
    const { relation, constrrel } = node.CreateTrigStmt
    const tables = [relation, constrrel].flatMap((each) => (each ? [relationName(each)] : []))
    return combine(...tables.map((table) => locking(table, 'SHARE ROW EXCLUSIVE')))
  }
  if ('CreatePolicyStmt' in node && node.CreatePolicyStmt.table) {
    return locking(relationName(node.CreatePolicyStmt.table), 'ACCESS EXCLUSIVE')
  }
  if ('AlterPolicyStmt' in node && node.AlterPolicyStmt.table) {
    return locking(relationName(node.AlterPolicyStmt.table), 'ACCESS EXCLUSIVE')
  }
  if ('RuleStmt' in node && node.RuleStmt.relation) {
    return locking(relationName(node.RuleStmt.relation), 'ACCESS EXCLUSIVE')
  }
  if ('CreateStatsStmt' in node) {
    return combine(
      ...(node.CreateStatsStmt.relations ?? []).flatMap((each) =>
        'RangeVar' in each ? [locking(relationName(each.RangeVar), 'SHARE UPDATE EXCLUSIVE')] : [],
      ),
    )
  }
  if ('CopyStmt' in node && node.CopyStmt.relation) {
    const { relation, is_from: isFrom = false } = node.CopyStmt
    return locking(relationName(relation), isFrom ? 'ROW EXCLUSIVE' : 'ACCESS SHARE')
  }
  return undefined
}

/** A comment keeps others from changing the definition. */
function comment({ objtype, object }: CommentStmt): StatementEffect {
  const words = wordsOf(object)
  switch (objtype) {
    case 'OBJECT_TABLE':
    case 'OBJECT_MATVIEW':
      return locking(qualified(words), 'SHARE UPDATE EXCLUSIVE')
    case 'OBJECT_COLUMN':
      return locking(qualified(words.slice(0, -1)), 'SHARE UPDATE EXCLUSIVE')
    case 'OBJECT_TABCONSTRAINT':
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      return locking(qualified(words.slice(0, -1)), 'ACCESS SHARE')
    default:
      return noEffect
  }
}

/** A query reads; the functions of others that it calls may do anything. */
function callingFunctions(query: unknown): StatementEffect {
  const unseen = functionsCalled(query)
    .map((names) => names.at(-1) ?? '')
    .filter((name) => !/^(?:pg_catalog|public)\./.test(name))
  const hazards = unseen.map((name) => ({
    kind: 'opaque' as const,
    reason: `what ${name} does cannot be seen before it runs`,
  }))
  return combine(readTables(query), { ...noEffect, hazards })
}

function opaque(node: Node): StatementEffect {
  const [kind = ''] = Object.keys(node)
  if (harmless.test(kind)) return noEffect
  const reason =
    kind === 'DoStmt'
      ? 'what a do block runs cannot be seen before it runs'
      : kind === 'TransactionStmt'
        ? 'it ends or divides the transaction that the migration runs in'
        : kind === 'CallStmt'
          ? 'what a procedure does cannot be seen before it runs'
          : 'a kind of statement whose locks are not known here'
  return { ...noEffect, hazards: [{ kind: kind === 'TransactionStmt' ? 'wrong' : 'opaque', reason }] }
}
