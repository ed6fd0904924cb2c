import type { CatalogIndex } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { quoteName } from '../quote-name.js'
import { commentTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'

interface Indexed {
  readonly id: string
  readonly kind: string
  readonly indexes: readonly CatalogIndex[]
}

/**
 * Differences in the indexes of a table or materialized view. Whether one that a constraint made is there is the
 * constraint's matter.
 */
export function compareIndexes(expected: Indexed, live: Indexed): readonly Difference[] {
  const ofConstraint = ({ constraint }: CatalogIndex) => constraint !== null
  const inBoth = (some: readonly CatalogIndex[], others: readonly CatalogIndex[]) =>
    some.filter((index) => !ofConstraint(index) || others.some(({ id }) => id === index.id))
  return compareObjects(
    indexKind(expected.id, expected.kind !== 'partitioned table'),
    inBoth(expected.indexes, live.indexes),
    inBoth(live.indexes, expected.indexes),
  )
}

function indexKind(table: string, isGentle: boolean): ObjectKind<CatalogIndex> {
  // Without blocking writers, where the table allows it.
  const concurrently = isGentle ? 'concurrently ' : ''
  const comment = commentTrait<CatalogIndex>(({ id }) => `index ${id}`)
  const setStatistics = (
    { id, statisticsTargets }: CatalogIndex,
    live?: CatalogIndex,
  ): readonly RepairStep[] => {
    const wanted = Object.entries({ ...undone(live?.statisticsTargets), ...statisticsTargets })
    return wanted.map(([column, target]) =>
      step('index', `alter index ${id} alter column ${column} set statistics ${target}`),
    )
  }
  const create = (index: CatalogIndex): readonly RepairStep[] => [
    step('index', statement(index, concurrently)),
    ...setStatistics(index),
    ...(index.comment === null ? [] : comment.repair(index, index)),
  ]
  const drop = ({ id }: CatalogIndex) => [step('take away', `drop index ${concurrently}${id}`)]
  return {
    noun: 'index',
    create,
    drop,
    remark: ({ isValid, definition }) =>
      isValid ? ` It is ${definition}.` : ' It is invalid: nothing uses it, and every write pays for it.',
    traits: [
      {
        words: 'definition',
        read: ({ definition, constraint }) => (constraint === null ? definition : null),
        repair: (expected, live) => [
          ...drop(live),
          ...create(expected),
          ...(expected.isReplicaIdentity
            ? [
                step(
                  'reference',
                  `alter table ${table} replica identity using index ${quoteName(expected.name)}`,
                ),
              ]
            : []),
        ],
      },
      {
        words: 'validity',
        rule: 'index-invalid',
        read: ({ isValid }) => isValid,
        say: () =>
          'It is invalid: no query uses it. Making it concurrently was interrupted, or met rows that break it.',
        repair: ({ id, isValid }) => (isValid ? [step('index', `reindex index ${concurrently}${id}`)] : []),
      },
      {
        words: 'statistics targets',
        read: ({ statisticsTargets }) => statisticsTargets,
        repair: setStatistics,
      },
      comment,
    ],
  }
}

/** A partitioned table prints `on only`, which would leave its partitions without the index. */
const statement = ({ definition, isUnique }: CatalogIndex, concurrently: string) =>
  definition
    .replace(/^CREATE (?:UNIQUE )?INDEX /, `create ${isUnique ? 'unique ' : ''}index ${concurrently}`)
    .replace(' ON ONLY ', ' on ')

const undone = (targets: Readonly<Record<string, number>> = {}) =>
  Object.fromEntries(Object.keys(targets).map((column) => [column, -1]))
