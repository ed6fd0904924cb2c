import type { AlterTableCmd, AlterTableStmt } from 'libpg-query'
import { addColumn } from './add-column.js'
import { addConstraint } from './add-constraint.js'
import type { DatabaseFacts } from './database-facts.js'
import type { LockLevel } from './lock-level.js'
import { relationName, typeText } from './relation-name.js'
import { combine, locking, noEffect, type Hazard, type StatementEffect } from './statement-effect.js'
import { rewritesType } from './type-change.js'

type Subtype = NonNullable<AlterTableCmd['subtype']>

/** What takes less than the strongest lock. */
const weaker: Partial<Readonly<Record<Subtype, LockLevel>>> = {
  AT_SetStatistics: 'SHARE UPDATE EXCLUSIVE',
  AT_SetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ResetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ClusterOn: 'SHARE UPDATE EXCLUSIVE',
  AT_DropCluster: 'SHARE UPDATE EXCLUSIVE',
  AT_EnableTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableAlwaysTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableReplicaTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigUser: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrig: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigUser: 'SHARE ROW EXCLUSIVE',
}

/** What writes the whole table anew. */
const rewriting: Partial<Readonly<Record<Subtype, string>>> = {
  AT_SetLogged: 'the table is written anew, into the write-ahead log',
  AT_SetUnLogged: 'the table is written anew',
  AT_SetAccessMethod: 'the table is written anew',
  AT_SetTableSpace: 'the table is copied to the other tablespace',
  AT_SetExpression: 'the values of all rows are computed again',
}

/** `alter table`, and what else uses its grammar: indexes, views, sequences, foreign tables. */
export function alterTable(
  { relation, cmds = [], objtype }: AlterTableStmt,
  facts: DatabaseFacts,
): StatementEffect {
  if (!relation || objtype === 'OBJECT_TYPE') return noEffect
  const table = relationName(relation)
  return combine(
    ...cmds.map((node) => ('AlterTableCmd' in node ? alterPart(table, node.AlterTableCmd, facts) : noEffect)),
  )
}

function alterPart(table: string, command: AlterTableCmd, facts: DatabaseFacts): StatementEffect {
  const { subtype = 'AT_AddColumn', def, name = '' } = command
  const there = facts.tables[table]
  switch (subtype) {
    case 'AT_AddColumn':
      return def && 'ColumnDef' in def
        ? addColumn(table, def.ColumnDef, facts)
        : locking(table, 'ACCESS EXCLUSIVE')
    case 'AT_AddConstraint':
      return def && 'Constraint' in def
        ? addConstraint(table, def.Constraint)
        : locking(table, 'ACCESS EXCLUSIVE')
    case 'AT_DropColumn':
      return combine(
        locking(table, 'ACCESS EXCLUSIVE', {
          kind: 'loss',
          table,
          reason: `the values of ${name} are lost, and programs that still name it fail`,
          safer: 'Deploy programs that no longer name it first; drop it in a later release.',
        }),
        ...lockedByKeys(table, name, facts),
      )
    case 'AT_SetNotNull':
      return locking(table, 'ACCESS EXCLUSIVE', ...setNotNull(table, name, facts))
    case 'AT_AlterColumnType':
      return combine(
        locking(table, 'ACCESS EXCLUSIVE', ...alterType(table, command, facts)),
        ...lockedByKeys(table, name, facts),
      )
    case 'AT_ValidateConstraint': {
      const target = there?.references[name]?.table
      return combine(
        locking(table, 'SHARE UPDATE EXCLUSIVE', {
          kind: 'scan',
          table,
          reason: 'every row is read to check it',
        }),
        ...(target === undefined ? [] : [locking(target, 'ROW SHARE')]),
      )
    }
    case 'AT_DropConstraint': {
      const target = there?.references[name]?.table
      return combine(
        locking(table, 'ACCESS EXCLUSIVE'),
        ...(target === undefined ? [] : [locking(target, 'ACCESS EXCLUSIVE')]),
      )
    }
    case 'AT_AddInherit':
      return combine(locking(table, 'ACCESS EXCLUSIVE'), ...lockedParent(def, 'SHARE UPDATE EXCLUSIVE'))
    case 'AT_DropInherit':
      return combine(locking(table, 'ACCESS EXCLUSIVE'), ...lockedParent(def, 'ACCESS SHARE'))
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
      return changePartition(table, command, facts)
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
      return locking(table, storageOnly(def) ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
    default: {
      const reason = rewriting[subtype]
      const hazards: readonly Hazard[] = reason === undefined ? [] : [{ kind: 'rewrite', table, reason }]
      return locking(table, weaker[subtype] ?? 'ACCESS EXCLUSIVE', ...hazards)
    }
  }
}

/** The tables at the other end of foreign keys that a column is part of: the keys are made anew, or dropped. */
function lockedByKeys(table: string, column: string, { tables }: DatabaseFacts): readonly StatementEffect[] {
  const outward = Object.values(tables[table]?.references ?? {})
    .filter(({ columns }) => columns.includes(column))
    .map((reference) => reference.table)
  const inward = Object.entries(tables)
    .filter(([, { references }]) =>
      Object.values(references).some(
        (reference) => reference.table === table && reference.targetColumns.includes(column),
      ),
    )
    .map(([name]) => name)
  return [...outward, ...inward].map((other) => locking(other, 'ACCESS EXCLUSIVE'))
}

function lockedParent(def: AlterTableCmd['def'], level: LockLevel): readonly StatementEffect[] {
  return def && 'RangeVar' in def ? [locking(relationName(def.RangeVar), level)] : []
}

function setNotNull(table: string, column: string, { tables }: DatabaseFacts): readonly Hazard[] {
  const there = tables[table]
  const proof = new RegExp(`^\\(?"?${column}"? IS NOT NULL\\)?$`)
  if (there?.columns[column]?.notNull || there?.checks.some((check) => proof.test(check))) return []
  return [
    {
      kind: 'scan',
      table,
      reason: 'every row is read to look for nulls while nobody can use the table',
      safer: `Add check (${column} is not null) not valid, validate it in the next migration, then set not null: it trusts the check.`,
    },
  ]
}

function alterType(
  table: string,
  { name = '', def }: AlterTableCmd,
  { tables }: DatabaseFacts,
): readonly Hazard[] {
  const column = def && 'ColumnDef' in def ? def.ColumnDef : undefined
  const from = tables[table]?.columns[name]?.type
  if (from === undefined || !column?.typeName) return []
  const to = typeText(column.typeName)
  if (!rewritesType(from, to)) return []
  return [
    {
      kind: 'rewrite',
      table,
      reason: `${from} and ${to} are stored differently, so the table and its indexes are written anew`,
      safer: 'Add a second column, keep both with a trigger, fill the old rows in batches, then swap them.',
    },
  ]
}

function changePartition(
  table: string,
  { subtype, def }: AlterTableCmd,
  { tables }: DatabaseFacts,
): StatementEffect {
  if (!def || !('PartitionCmd' in def) || !def.PartitionCmd.name) return locking(table, 'ACCESS EXCLUSIVE')
  const partition = relationName(def.PartitionCmd.name)
  const rest = tables[table]?.defaultPartition
  const lockRest = rest ? [locking(rest, 'ACCESS EXCLUSIVE')] : []
  if (subtype === 'AT_DetachPartition') {
    const level = def.PartitionCmd.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
    return combine(locking(table, level), locking(partition, 'ACCESS EXCLUSIVE'), ...lockRest)
  }
  return combine(
    locking(table, 'SHARE UPDATE EXCLUSIVE'),
    locking(partition, 'ACCESS EXCLUSIVE', {
      kind: 'scan',
      table: partition,
      reason: 'every row is read to see that it belongs into the partition',
      safer: 'Give it a validated check of the same bounds first: then no row is read.',
    }),
    ...lockRest,
  )
}

/** Whether only storage and vacuum are told something. */
function storageOnly(def: AlterTableCmd['def']): boolean {
  if (!def || !('List' in def)) return false
  return (def.List.items ?? []).every(
    (node) =>
      'DefElem' in node &&
      /^(fillfactor|parallel_workers|vacuum_|autovacuum_|log_autovacuum|toast)/.test(
        node.DefElem.defname ?? '',
      ),
  )
}
