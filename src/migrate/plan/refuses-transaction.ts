import type { Node } from 'libpg-query'
import { hasOption } from './maintain-tables.js'
import { noEffect, type StatementEffect } from './statement-effect.js'

/** What PostgreSQL refuses to run inside a transaction. */
export function refusesTransaction(node: Node): StatementEffect {
  if (!refuses(node)) return noEffect
  return {
    ...noEffect,
    hazards: [
      {
        kind: 'wrong',
        reason: 'PostgreSQL refuses it inside a transaction, so the migration fails',
        safer: 'Put it into a migration of its own whose first line is --! no-transaction.',
      },
    ],
  }
}

function refuses(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent ?? false
  if ('DropStmt' in node) return node.DropStmt.concurrent ?? false
  if ('ReindexStmt' in node) {
    const { params = [], kind } = node.ReindexStmt
    return (
      hasOption(params, 'concurrently') ||
      kind === 'REINDEX_OBJECT_SYSTEM' ||
      kind === 'REINDEX_OBJECT_DATABASE'
    )
  }
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd ?? false
  if ('AlterTableStmt' in node) {
    return (node.AlterTableStmt.cmds ?? []).some(
      (each) =>
        'AlterTableCmd' in each &&
        each.AlterTableCmd.def !== undefined &&
        'PartitionCmd' in each.AlterTableCmd.def &&
        (each.AlterTableCmd.def.PartitionCmd.concurrent ?? false),
    )
  }
  return ['CreatedbStmt', 'DropdbStmt', 'AlterSystemStmt', 'CreateTableSpaceStmt', 'DropTableSpaceStmt'].some(
    (kind) => kind in node,
  )
}
