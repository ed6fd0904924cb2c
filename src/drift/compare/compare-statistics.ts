import type { CatalogStatistics } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { commentTrait, ownerTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'

/** Differences in the extended statistics of a table. */
export function compareStatistics(
  expected: readonly CatalogStatistics[],
  live: readonly CatalogStatistics[],
): readonly Difference[] {
  const owner = ownerTrait<CatalogStatistics>(({ id }) => `statistics ${id}`)
  const comment = commentTrait<CatalogStatistics>(({ id }) => `statistics ${id}`)
  const setTarget = ({ id, target }: CatalogStatistics) =>
    step('index', `alter statistics ${id} set statistics ${target ?? -1}`)
  const create = (object: CatalogStatistics): readonly RepairStep[] => [
    step('index', object.definition),
    ...(object.target === null ? [] : [setTarget(object)]),
    ...owner.repair(object, object),
    ...(object.comment === null ? [] : comment.repair(object, object)),
  ]
  const drop = ({ id }: CatalogStatistics) => [step('take away', `drop statistics ${id}`)]
  const kind: ObjectKind<CatalogStatistics> = {
    noun: 'statistics',
    create,
    drop,
    traits: [
      {
        words: 'definition',
        read: ({ definition }) => inAnyOrder(definition),
        repair: (e, l) => [...drop(l), ...create(e)],
      },
      { words: 'target', read: ({ target }) => target, repair: (expected) => [setTarget(expected)] },
      owner,
      comment,
    ],
  }
  return compareObjects(kind, expected, live)
}

/** PostgreSQL lists the columns in the order of the table, which is no drift. */
const inAnyOrder = (definition: string) =>
  definition.replace(
    / ON (.*) FROM /s,
    (_all, columns: string) => ` ON ${columns.split(', ').sort().join(', ')} FROM `,
  )
