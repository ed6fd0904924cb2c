import { escapeLiteral } from 'pg'
import type { CatalogConstraint, CatalogDomain, CatalogTable } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { commentTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'

/** Differences in the constraints of a table. */
export function compareConstraints(expected: CatalogTable, live: CatalogTable): readonly Difference[] {
  const kind = constraintKind('table', expected.id, {
    // A partitioned table takes no `not valid`.
    isGentle: expected.kind === 'table',
    enable: (constraint) => enableTriggers(expected.id, constraint),
  })
  return compareObjects(kind, expected.constraints, live.constraints)
}

/** Differences in the checks of a domain. */
export function compareDomainConstraints(
  expected: CatalogDomain,
  live: CatalogDomain,
): readonly Difference[] {
  const kind = constraintKind('domain', expected.id, { isGentle: true, enable: () => [] })
  return compareObjects(kind, expected.constraints, live.constraints)
}

const notValid = / NOT VALID$/
const textOf = ({ definition }: CatalogConstraint) => definition.replace(notValid, '')

function constraintKind(
  on: 'table' | 'domain',
  owner: string,
  {
    isGentle,
    enable,
  }: { isGentle: boolean; enable: (constraint: CatalogConstraint) => readonly RepairStep[] },
): ObjectKind<CatalogConstraint> {
  const alter = `alter ${on} ${owner}`
  const phaseOf = ({ kind }: CatalogConstraint) => (kind === 'foreign key' ? 'reference' : 'key')
  const validate = (constraint: CatalogConstraint) =>
    step(phaseOf(constraint), `${alter} validate constraint ${constraint.id}`)
  const comment = commentTrait<CatalogConstraint>(
    ({ id }) => `constraint ${id} on ${on === 'domain' ? 'domain ' : ''}${owner}`,
  )
  const add = (constraint: CatalogConstraint): readonly RepairStep[] => {
    const isLate = isGentle && ['check', 'foreign key'].includes(constraint.kind)
    return [
      step(
        phaseOf(constraint),
        `${alter} add constraint ${constraint.id} ${textOf(constraint)}${isLate || !constraint.isValidated ? ' not valid' : ''}`,
      ),
      ...(isLate && constraint.isValidated ? [validate(constraint)] : []),
      ...(constraint.comment === null ? [] : comment.repair(constraint, constraint)),
    ]
  }
  const drop = ({ id }: CatalogConstraint) => [step('take away', `${alter} drop constraint ${id}`)]
  return {
    noun: 'constraint',
    nameOf: ({ id }) => `${owner}.${id}`,
    create: add,
    drop,
    remark: ({ definition }) => ` It is ${definition}.`,
    traits: [
      {
        words: 'definition',
        read: textOf,
        repair: (expected, live) => [...drop(live), ...add(expected)],
      },
      {
        words: 'validation',
        read: ({ isValidated }) => isValidated,
        say: ({ isValidated }) =>
          isValidated
            ? 'It is not validated: rows that were there before may break it.'
            : 'It is validated; the migrations leave it not valid. That does no harm.',
        repair: (expected, live) =>
          expected.isValidated ? [validate(expected)] : [...drop(live), ...add(expected)],
      },
      {
        words: 'enforcement',
        read: ({ isEnabled }) => isEnabled,
        say: ({ isEnabled }) =>
          isEnabled
            ? 'It is switched off: the triggers behind it are disabled, and any row is taken.'
            : 'It is switched on; the migrations switch it off.',
        repair: (expected) => (expected.isEnabled ? enable(expected) : []),
      },
      comment,
    ],
  }
}

/** The triggers behind a foreign key stand on both tables, and on partitions; their names are numbers. */
function enableTriggers(table: string, { name }: CatalogConstraint): readonly RepairStep[] {
  return [
    step(
      'reference',
      `do $$
declare
  v_trigger record;
begin
  for v_trigger in
    select t.tgrelid::regclass as relation, t.tgname as name
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_trigger t on t.tgconstraint = k.oid and t.tgisinternal
    join pg_catalog.pg_constraint top on top.oid in (k.oid, k.conparentid)
    where top.conrelid = ${escapeLiteral(table)}::regclass and top.conname = ${escapeLiteral(name)}
  loop
    execute format('alter table %s enable trigger %I', v_trigger.relation, v_trigger.name);
  end loop;
end
$$`,
    ),
  ]
}
