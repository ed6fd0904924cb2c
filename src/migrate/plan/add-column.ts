import type { ColumnDef, Constraint } from 'libpg-query'
import type { DatabaseFacts } from './database-facts.js'
import { isVolatile } from './default-volatility.js'
import { qualified, relationName, typeText } from './relation-name.js'
import { combine, locking, type Hazard, type StatementEffect } from './statement-effect.js'

/** `alter table ... add column`: free with a constant default, a rewrite with one that differs from row to row. */
export function addColumn(table: string, column: ColumnDef, facts: DatabaseFacts): StatementEffect {
  const constraints = (column.constraints ?? []).flatMap((node) =>
    'Constraint' in node ? node.Constraint : [],
  )
  const ofType = (type: Constraint['contype']) => constraints.find(({ contype }) => contype === type)
  const rewrite = rewriteReason(column, ofType, facts)
  const fillsRows = rewrite !== undefined || ofType('CONSTR_DEFAULT') !== undefined
  const hazards: Hazard[] = []
  if (rewrite !== undefined) hazards.push({ kind: 'rewrite', table, ...rewrite })
  if (ofType('CONSTR_NOTNULL') && !fillsRows) {
    hazards.push({
      kind: 'fails-on-rows',
      table,
      reason: 'the rows that are there have no value for it, so the statement fails',
      safer: 'Give it a constant default; or add it nullable, fill it in batches, then set not null.',
    })
  }
  if (ofType('CONSTR_UNIQUE') ?? ofType('CONSTR_PRIMARY')) {
    hazards.push({
      kind: 'scan',
      table,
      reason: 'its index is built while nobody can use the table',
      safer:
        'Add the column, create the unique index concurrently, then add the constraint using that index.',
    })
  }
  if (ofType('CONSTR_CHECK') && fillsRows) {
    hazards.push({ kind: 'scan', table, reason: 'every row is read to check it' })
  }
  const target = ofType('CONSTR_FOREIGN')?.pktable
  return combine(
    locking(table, 'ACCESS EXCLUSIVE', ...hazards),
    ...(target ? [locking(relationName(target), 'SHARE ROW EXCLUSIVE')] : []),
  )
}

function rewriteReason(
  { typeName }: ColumnDef,
  ofType: (type: Constraint['contype']) => Constraint | undefined,
  facts: DatabaseFacts,
): Pick<Hazard, 'reason' | 'safer'> | undefined {
  const inSteps = 'Add it without a default, set the default for new rows, and fill the old ones in batches.'
  const type = typeName ? typeText(typeName) : ''
  if (ofType('CONSTR_IDENTITY') || /serial\d?$/.test(type)) {
    return { reason: 'every row gets a number of its own, so the table is written anew', safer: inSteps }
  }
  const generated = ofType('CONSTR_GENERATED')
  if (generated && generated.generated_kind !== 'v') {
    return {
      reason: 'every row gets its value computed, so the table is written anew',
      safer: 'Add a plain column, keep it with a trigger, and fill the old rows in batches.',
    }
  }
  if (isVolatile(ofType('CONSTR_DEFAULT')?.raw_expr, facts)) {
    return {
      reason: 'its default gives each row another value, so the table is written anew',
      safer: inSteps,
    }
  }
  if (facts.domains[qualified(type.split('.'))]?.constrained) {
    return {
      reason: `${type} is a domain with checks, so the table is written anew to prove them`,
      safer:
        'Add it as the base type with a check that is not valid, and validate that in the next migration.',
    }
  }
  return undefined
}
