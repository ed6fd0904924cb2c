import type { DropStmt, RenameStmt } from 'libpg-query'
import type { DatabaseFacts } from './database-facts.js'
import { qualified, relationName, wordsOf } from './relation-name.js'
import { combine, locking, noEffect, type Hazard, type StatementEffect } from './statement-effect.js'

/** `drop`: what is lost, and whose locks it takes. */
export function dropObjects(statement: DropStmt, facts: DatabaseFacts): StatementEffect {
  const { objects = [], removeType, concurrent = false, behavior } = statement
  const names = objects.map(wordsOf)
  const cascades: readonly Hazard[] =
    behavior === 'DROP_CASCADE'
      ? [{ kind: 'opaque', reason: 'cascade drops whatever depends on it, which is not listed here' }]
      : []
  const all = (effects: readonly StatementEffect[]) => combine({ ...noEffect, hazards: cascades }, ...effects)
  switch (removeType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_MATVIEW':
      return all(names.map((words) => dropTable(qualified(words), facts)))
    case 'OBJECT_VIEW':
    case 'OBJECT_FOREIGN_TABLE':
      return all(names.map((words) => locking(qualified(words), 'ACCESS EXCLUSIVE')))
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      return all(names.map((words) => locking(qualified(words.slice(0, -1)), 'ACCESS EXCLUSIVE')))
    case 'OBJECT_INDEX':
      return all(names.map((words) => dropIndex(qualified(words), concurrent, facts)))
    case 'OBJECT_SCHEMA':
      return all(
        names.map(([schema = '']) =>
          combine(
            ...Object.keys(facts.tables)
              .filter((table) => behavior === 'DROP_CASCADE' && table.startsWith(`${schema}.`))
              .map((table) => dropTable(table, facts)),
          ),
        ),
      )
    default:
      return all([])
  }
}

function dropTable(table: string, { tables }: DatabaseFacts): StatementEffect {
  const targets = Object.values(tables[table]?.references ?? {})
    .map((reference) => reference.table)
    .filter((target) => target !== table)
  return combine(
    locking(table, 'ACCESS EXCLUSIVE', {
      kind: 'loss',
      table,
      reason: 'its rows are lost, and programs that still name it fail',
      safer:
        'Deploy programs that no longer name it first, rename it, and drop it when nobody has missed it.',
    }),
    ...targets.map((target) => locking(target, 'ACCESS EXCLUSIVE')),
  )
}

function dropIndex(index: string, concurrent: boolean, { indexes }: DatabaseFacts): StatementEffect {
  const table = indexes[index]
  if (table === undefined) return noEffect
  return locking(table, concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
}

/** What is renamed while nobody may use it, and what programs call by the old name. */
export function renameObject({ relation, renameType, newname = '' }: RenameStmt): StatementEffect {
  if (!relation) return noEffect
  const table = relationName(relation)
  switch (renameType) {
    case 'OBJECT_INDEX':
      return noEffect
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_COLUMN':
      return combine(
        locking(table, 'ACCESS EXCLUSIVE', {
          kind: 'breaks',
          table,
          reason: 'programs that run now know the old name and fail',
          safer:
            renameType === 'OBJECT_COLUMN'
              ? 'Add a second column, keep both with a trigger, and drop the old one in a later release.'
              : 'Leave a view with the old name until no program uses it.',
        }),
        {
          ...noEffect,
          renames:
            renameType === 'OBJECT_COLUMN'
              ? []
              : [{ from: table, to: `${table.split('.')[0] ?? ''}.${newname}` }],
        },
      )
    default:
      return locking(table, 'ACCESS EXCLUSIVE')
  }
}
