import type { CatalogTable } from '../../catalog/catalog.js'
import { step, type Difference } from '../difference.js'
import { quoteName } from '../quote-name.js'
import { compareFired } from './compare-fired.js'
import { comparePolicies } from './compare-policies.js'
import { compareStatistics } from './compare-statistics.js'
import { bareColumn, columnDefinition } from './column-definition.js'
import { compareColumns } from './compare-columns.js'
import { commentTrait, optionsTrait, ownerTrait } from './common-traits.js'
import { compareObjects, compareTraits, type ObjectKind, type Trait } from './compare-objects.js'
import { compareConstraints } from './compare-constraints.js'
import { compareGrants } from './compare-grants.js'
import { compareIndexes } from './compare-indexes.js'

/**
 * Differences in tables and everything that hangs on them. Which partitions a table has is its maintenance's matter, as its
 * rows are; one that no migration makes has to be guarded as its siblings are.
 */
export function compareTables(
  expected: readonly CatalogTable[],
  live: readonly CatalogTable[],
): readonly Difference[] {
  const known = new Set(expected.map(({ id }) => id))
  const present = new Set(live.map(({ id }) => id))
  const isMaintained = ({ partitionOf }: CatalogTable, tables: ReadonlySet<string>) =>
    partitionOf !== null && tables.has(partitionOf)
  const extra = live.filter((table) => !known.has(table.id) && isMaintained(table, known))
  return [
    ...compareObjects(
      tableKind,
      expected.filter((table) => present.has(table.id) || !isMaintained(table, present)),
      live.filter((table) => !extra.includes(table)),
    ),
    ...extra.flatMap((table) => comparePartition(table, expected)),
  ]
}

function comparePartition(live: CatalogTable, expected: readonly CatalogTable[]): readonly Difference[] {
  const sibling =
    expected.find(({ partitionOf }) => partitionOf === live.partitionOf) ??
    expected.find(({ id }) => id === live.partitionOf)
  if (!sibling) return []
  const { owner, hasRowSecurity, forcesRowSecurity } = sibling
  const grants = sibling.partitionOf === null ? [] : sibling.grants
  const asSibling = { ...live, owner, hasRowSecurity, forcesRowSecurity }
  return [
    ...compareTraits({ noun: 'table', traits: guards }, asSibling, live),
    ...compareGrants({ object: live.id, on: `table ${live.id}` }, grants, live.grants),
  ]
}

const change = ({ id }: CatalogTable, what: string) => [step('column', `alter table ${id} ${what}`)]

const switched = (isOn: boolean, what: string) => `${what} is ${isOn ? 'on' : 'off'}`

const guards: readonly Trait<CatalogTable>[] = [
  {
    words: 'row security',
    rule: 'row-security-changed',
    read: ({ hasRowSecurity }) => hasRowSecurity,
    say: ({ hasRowSecurity }, live) =>
      `${switched(live.hasRowSecurity, 'Row security')}; the migrations switch it ${hasRowSecurity ? 'on' : 'off'}.`,
    repair: (expected) =>
      change(expected, `${expected.hasRowSecurity ? 'enable' : 'disable'} row level security`),
  },
  {
    words: 'row security for its owner',
    rule: 'row-security-changed',
    read: ({ forcesRowSecurity }) => forcesRowSecurity,
    say: ({ forcesRowSecurity }, live) =>
      `${switched(live.forcesRowSecurity, 'Row security for the owner (force)')}; the migrations switch it ${forcesRowSecurity ? 'on' : 'off'}.`,
    repair: (expected) =>
      change(expected, `${expected.forcesRowSecurity ? 'force' : 'no force'} row level security`),
  },
  ownerTrait(({ id }) => `table ${id}`),
]

/** What stands after `replica identity`; nothing if its index was dropped. */
function identityOf({ replicaIdentity, indexes }: CatalogTable): string {
  if (replicaIdentity !== 'index') return replicaIdentity
  const index = indexes.find(({ isReplicaIdentity }) => isReplicaIdentity)
  return index === undefined ? 'nothing' : `using index ${quoteName(index.name)}`
}

const byHand = 'Make it anew and copy the rows: SQL cannot change this in place.'

const tableKind: ObjectKind<CatalogTable> = {
  noun: 'table',
  create: (table) => [
    step('table', createStatement(table)),
    ...[
      ...compareTraits(tableKind, table, bareTable(table)),
      ...compareParts(table, bareTable(table)),
    ].flatMap(({ repair }) => repair),
  ],
  drop: ({ id, kind }) => [step('drop table', `drop ${kind === 'foreign table' ? kind : 'table'} ${id}`)],
  loses: ({ kind }) => (kind === 'foreign table' ? undefined : 'its rows'),
  within: compareParts,
  traits: [
    { words: 'kind', read: ({ kind }) => kind, repair: () => [], advice: byHand },
    { words: 'partition key', read: ({ partitionBy }) => partitionBy, repair: () => [], advice: byHand },
    {
      words: 'place among partitions',
      read: ({ partitionOf, partitionBound }) =>
        partitionOf === null ? null : `${partitionOf} ${partitionBound ?? ''}`,
      repair: (expected, live) => [
        ...(live.partitionOf === null
          ? []
          : [step('take away', `alter table ${live.partitionOf} detach partition ${live.id}`)]),
        ...(expected.partitionOf === null
          ? []
          : [
              step(
                'key',
                `alter table ${expected.partitionOf} attach partition ${expected.id} ${expected.partitionBound ?? ''}`,
              ),
            ]),
      ],
    },
    {
      words: 'parents',
      read: ({ inherits }) => inherits,
      repair: (expected, live) => [
        ...live.inherits
          .filter((id) => !expected.inherits.includes(id))
          .flatMap((id) => change(live, `no inherit ${id}`)),
        ...expected.inherits
          .filter((id) => !live.inherits.includes(id))
          .flatMap((id) => change(live, `inherit ${id}`)),
      ],
    },
    {
      words: 'logging',
      read: ({ isUnlogged }) => (isUnlogged ? 'unlogged' : 'logged'),
      say: ({ isUnlogged }) =>
        isUnlogged
          ? 'It is logged; the migrations make it unlogged.'
          : 'It is unlogged: a crash empties it, and no replica has its rows.',
      repair: (expected) => change(expected, expected.isUnlogged ? 'set unlogged' : 'set logged'),
    },
    {
      words: 'replica identity',
      read: identityOf,
      repair: (expected) => [
        // The index has to be there.
        step('reference', `alter table ${expected.id} replica identity ${identityOf(expected)}`),
      ],
    },
    optionsTrait(({ id }) => `table ${id}`),
    ...guards,
    commentTrait(({ id, kind }) => `${kind === 'foreign table' ? kind : 'table'} ${id}`),
  ],
}

function compareParts(expected: CatalogTable, live: CatalogTable): readonly Difference[] {
  return [
    ...compareColumns(expected, live),
    ...compareConstraints(expected, live),
    ...compareIndexes(expected, live),
    ...compareFired('trigger', expected.id, expected.triggers, live.triggers),
    ...compareFired('rule', expected.id, expected.rules, live.rules),
    ...comparePolicies(expected.id, expected.policies, live.policies),
    ...compareStatistics(expected.statistics, live.statistics),
    ...compareGrants({ object: expected.id, on: `table ${expected.id}` }, expected.grants, live.grants),
  ]
}

/** The table as it is right after its `create table`. */
const bareTable = (table: CatalogTable): CatalogTable => ({
  ...table,
  owner: '',
  comment: null,
  hasRowSecurity: false,
  forcesRowSecurity: false,
  replicaIdentity: 'default',
  columns: table.columns.map(bareColumn),
  constraints: [],
  indexes: table.indexes.filter(({ constraint }) => constraint !== null),
  triggers: [],
  rules: [],
  policies: [],
  statistics: [],
  grants: [],
})

function createStatement(table: CatalogTable): string {
  const head = `create ${table.isUnlogged ? 'unlogged ' : ''}table ${table.id}`
  const options = table.options.length === 0 ? '' : ` with (${table.options.join(', ')})`
  if (table.partitionOf !== null) {
    return `${head} partition of ${table.partitionOf} ${table.partitionBound ?? ''}${partitioning(table)}${options}`
  }
  const columns = table.columns.map((column) => `  ${columnDefinition(column)}`).join(',\n')
  const inherits = table.inherits.length === 0 ? '' : ` inherits (${table.inherits.join(', ')})`
  return `${head} (\n${columns}\n)${inherits}${partitioning(table)}${options}`
}

const partitioning = ({ partitionBy }: CatalogTable) =>
  partitionBy === null ? '' : ` partition by ${partitionBy}`
