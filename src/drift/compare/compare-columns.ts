import type { CatalogColumn, CatalogTable } from '../../catalog/catalog.js'
import { step, type Difference } from '../difference.js'
import { bareColumn, columnDefinition } from './column-definition.js'
import { commentTrait, optionsTrait } from './common-traits.js'
import { compareObjects, type ObjectKind, type Trait } from './compare-objects.js'
import { compareGrants } from './compare-grants.js'

/** Differences in the columns of a table. Their order is none: SQL cannot repair it, and nothing may rely on it. */
export function compareColumns(expected: CatalogTable, live: CatalogTable): readonly Difference[] {
  return compareObjects(columnKind(expected), expected.columns, live.columns)
}

function columnKind(table: CatalogTable): ObjectKind<CatalogColumn> {
  const nameOf = ({ id }: CatalogColumn) => `${table.id}.${id}`
  const change = (column: CatalogColumn, what: string) =>
    step('column', `alter table ${table.id} alter column ${column.id} ${what}`)
  const settings: readonly Trait<CatalogColumn>[] = [
    {
      words: 'storage',
      read: ({ storage }) => storage,
      // `default` is a word for it only since PostgreSQL 16.
      repair: (expected) => [change(expected, `set storage ${expected.storage ?? 'extended'}`)],
    },
    {
      words: 'compression',
      read: ({ compression }) => compression,
      repair: (expected) => [change(expected, `set compression ${expected.compression ?? 'default'}`)],
    },
    {
      words: 'statistics target',
      read: ({ statisticsTarget }) => statisticsTarget,
      repair: (expected) => [change(expected, `set statistics ${expected.statisticsTarget ?? -1}`)],
    },
    {
      ...optionsTrait<CatalogColumn>(({ id }) => `table ${table.id} alter column ${id}`),
    },
    commentTrait((column) => `column ${nameOf(column)}`),
  ]
  const add = (column: CatalogColumn) =>
    step('column', `alter table ${table.id} add column ${columnDefinition(column)}`)
  const drop = (column: CatalogColumn, phase: 'drop column' | 'take away' = 'drop column') =>
    step(phase, `alter table ${table.id} drop column ${column.id}`)
  const within = (expected: CatalogColumn, live: CatalogColumn) =>
    compareGrants(
      { object: nameOf(expected), on: `table ${table.id}`, column: expected.id },
      expected.grants,
      live.grants,
    )
  const settle = (column: CatalogColumn) => [
    ...settings.flatMap((trait) => {
      const bare = bareColumn(column)
      return JSON.stringify(trait.read(column)) === JSON.stringify(trait.read(bare))
        ? []
        : trait.repair(column, bare)
    }),
    ...within(column, bareColumn(column)).flatMap(({ repair }) => repair),
  ]
  return {
    noun: 'column',
    nameOf,
    create: (column) => [add(column), ...settle(column)],
    drop: (column) => [drop(column)],
    loses: ({ generated }) => (generated === null ? 'what the rows hold in it' : undefined),
    within,
    traits: [
      {
        words: 'type',
        read: ({ type, collation }) =>
          [type, ...(collation === null ? [] : [`collate ${collation}`])].join(' '),
        repair: (expected) => [
          change(
            expected,
            `type ${expected.type}${expected.collation === null ? '' : ` collate ${expected.collation}`} using ${expected.id}::${expected.type}`,
          ),
        ],
        loses: 'whatever of the values the type does not take; it rewrites the table',
      },
      {
        words: 'default',
        read: ({ default: value, generated }) => (generated === null ? value : null),
        repair: (expected, live) =>
          expected.generated !== null || live.generated !== null
            ? []
            : [
                change(
                  expected,
                  expected.default === null ? 'drop default' : `set default ${expected.default}`,
                ),
              ],
      },
      {
        words: 'generation expression',
        read: ({ default: value, generated }) =>
          generated === null ? null : `(${value ?? ''}) ${generated}`,
        repair: (expected) => [drop(expected, 'take away'), add(expected), ...settle(expected)],
        loses: 'the indexes and constraints on the column; they are found missing next time',
      },
      {
        words: 'identity',
        read: ({ identity, identityOptions }) =>
          identity === null ? null : `${identity} (${identityOptions ?? ''})`,
        repair: identityRepair(change),
      },
      {
        words: 'not-null rule',
        read: ({ isNotNull }) => isNotNull,
        say: ({ isNotNull }) =>
          isNotNull
            ? 'It may be null; the migrations say not null.'
            : 'It may not be null; the migrations let it be.',
        repair: (expected) => [change(expected, expected.isNotNull ? 'set not null' : 'drop not null')],
      },
      ...settings,
    ],
  }
}

type Change = (column: CatalogColumn, what: string) => ReturnType<typeof step>

const identityRepair =
  (change: Change): Trait<CatalogColumn>['repair'] =>
  (expected, live) => {
    if (expected.identity === null) return [change(expected, 'drop identity')]
    const options = expected.identityOptions ?? ''
    if (live.identity === null)
      return [change(expected, `add generated ${expected.identity} as identity (${options})`)]
    return [
      change(expected, `set generated ${expected.identity}`),
      ...(options === live.identityOptions ? [] : [change(expected, setEach(options))]),
    ]
  }

/** `start with 1 increment by 2` becomes `set start with 1 set increment by 2`. */
const setEach = (options: string) =>
  `${options.replace(/ ?cycle$/, '').replaceAll(/(start with|increment by|minvalue|maxvalue|cache)/g, 'set $1')} set ${options.endsWith(' cycle') ? '' : 'no '}cycle`
