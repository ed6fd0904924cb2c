import type { AlterDomainStmt } from 'libpg-query'
import type { DatabaseFacts } from './database-facts.js'
import { qualified, wordsOf } from './relation-name.js'
import { combine, locking, noEffect, type StatementEffect } from './statement-effect.js'

/** `alter domain`: a new rule is checked against every table that has a column of the domain. */
export function alterDomain(
  { subtype, typeName = [], def }: AlterDomainStmt,
  facts: DatabaseFacts,
): StatementEffect {
  const name = qualified(typeName.flatMap(wordsOf))
  const adds = subtype === 'C' || subtype === 'O'
  const isValidated =
    subtype === 'V' || (adds && !(def && 'Constraint' in def && def.Constraint.skip_validation))
  if (!isValidated) return noEffect
  const safer = adds
    ? 'Add the constraint as not valid: it holds for new values, and nobody waits.'
    : undefined
  return combine(
    ...(facts.domains[name]?.tables ?? []).map((table) =>
      locking(table, 'SHARE', {
        kind: 'scan',
        table,
        reason: `every row is read to check ${name} while nobody can write to the table`,
        safer,
      }),
    ),
  )
}
