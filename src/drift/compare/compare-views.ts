import type { CatalogView } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { compareFired } from './compare-fired.js'
import { bareColumn } from './column-definition.js'
import { commentTrait, optionsTrait, ownerTrait } from './common-traits.js'
import { compareObjects, compareTraits, type ObjectKind } from './compare-objects.js'
import { compareGrants } from './compare-grants.js'
import { compareIndexes } from './compare-indexes.js'

/** Differences in views and materialized views. */
export function compareViews(
  expected: readonly CatalogView[],
  live: readonly CatalogView[],
): readonly Difference[] {
  return compareObjects(viewKind, expected, live)
}

const drop = ({ id, kind }: CatalogView) => [step('take away', `drop ${kind} ${id}`)]

const create = (view: CatalogView): readonly RepairStep[] => {
  const options = view.options.length === 0 ? '' : ` with (${view.options.join(', ')})`
  return [
    step('view', `create ${view.kind} ${view.id}${options} as\n${view.definition}`),
    ...[...compareTraits(viewKind, view, bareView(view)), ...compareParts(view, bareView(view))].flatMap(
      // Nothing can stand on a view before it is there.
      ({ repair }) =>
        repair.map(({ phase, sql }) => ({ phase: phase === 'index' ? 'view' : phase, sql }) as const),
    ),
  ]
}

const viewKind: ObjectKind<CatalogView> = {
  noun: 'view',
  create,
  drop,
  within: compareParts,
  traits: [
    {
      words: 'definition',
      read: ({ kind, definition }) => `${kind}\n${definition}`,
      say: (expected, live) => `Its query is\n${live.definition}\nThe migrations say\n${expected.definition}`,
      repair: (expected, live) => [...drop(live), ...create(expected)],
    },
    optionsTrait(({ id, kind }) => `${kind} ${id}`),
    ownerTrait(({ id, kind }) => `${kind} ${id}`),
    commentTrait(({ id, kind }) => `${kind} ${id}`),
  ],
}

function compareParts(expected: CatalogView, live: CatalogView): readonly Difference[] {
  const liveColumns = new Map(live.columns.map((column) => [column.id, column]))
  return [
    ...compareIndexes(expected, live),
    ...compareFired('trigger', expected.id, expected.triggers, live.triggers),
    ...compareFired('rule', expected.id, expected.rules, live.rules),
    ...compareGrants({ object: expected.id, on: `table ${expected.id}` }, expected.grants, live.grants),
    ...expected.columns.flatMap((column) => {
      const found = liveColumns.get(column.id)
      if (!found) return []
      const object = `${expected.id}.${column.id}`
      const comment = commentTrait(() => `column ${object}`)
      return [
        ...compareTraits({ noun: 'column', nameOf: () => object, traits: [comment] }, column, found),
        ...compareGrants(
          { object, on: `table ${expected.id}`, column: column.id },
          column.grants,
          found.grants,
        ),
      ]
    }),
  ]
}

/** The view as it is right after it is made. */
const bareView = (view: CatalogView): CatalogView => ({
  ...view,
  owner: '',
  comment: null,
  columns: view.columns.map(bareColumn),
  indexes: [],
  triggers: [],
  rules: [],
  grants: [],
})
