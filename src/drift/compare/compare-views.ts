import type { CatalogColumn, CatalogView } from '../../catalog/catalog.js'
import { step, type Difference, type RepairStep } from '../difference.js'
import { compareFired } from './compare-fired.js'
import { bareColumn } from './column-definition.js'
import { commentTrait, optionsTrait, ownerTrait } from './common-traits.js'
import { compareObjects, compareTraits, type ObjectKind, type Trait } from './compare-objects.js'
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

const options = optionsTrait<CatalogView>(({ id, kind }) => `${kind} ${id}`)

const isMadeAnew = (expected: CatalogView, live: CatalogView) =>
  expected.kind !== live.kind || expected.definition !== live.definition

const madeAnew = 'The repair of its query makes the view anew, with this as it has to be.'

const viewKind: ObjectKind<CatalogView> = {
  noun: 'view',
  create,
  drop,
  within: (expected, live) => {
    const parts = compareParts(expected, live)
    return isMadeAnew(expected, live)
      ? parts.map((difference) => ({ ...difference, repair: [], advice: madeAnew }))
      : parts
  },
  traits: [
    {
      words: 'definition',
      read: ({ kind, definition }) => `${kind}\n${definition}`,
      say: (expected, live) => `Its query is\n${live.definition}\nThe migrations say\n${expected.definition}`,
      repair: (expected, live) => [...drop(live), ...create(expected)],
    },
    {
      ...options,
      // `create or replace` without options takes them away, too.
      repair: (expected, live) => (isMadeAnew(expected, live) ? [] : options.repair(expected, live)),
      advice: madeAnew,
    },
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
      const traits = expected.kind === 'view' ? [defaultOf(expected), comment] : [comment]
      return [
        ...compareTraits({ noun: 'column', nameOf: () => object, traits }, column, found),
        ...compareGrants(
          { object, on: `table ${expected.id}`, column: column.id },
          column.grants,
          found.grants,
        ),
      ]
    }),
  ]
}

/** What an insert through the view gives a column that it leaves out. */
const defaultOf = (view: CatalogView): Trait<CatalogColumn> => ({
  words: 'default',
  read: ({ default: value }) => value,
  repair: ({ id, default: value }) => [
    step(
      'attachment',
      `alter view ${view.id} alter column ${id} ${value === null ? 'drop default' : `set default ${value}`}`,
    ),
  ],
})

/** The view as it is right after it is made. */
const bareView = (view: CatalogView): CatalogView => ({
  ...view,
  owner: '',
  comment: null,
  columns: view.columns.map((column) => ({ ...bareColumn(column), default: null })),
  indexes: [],
  triggers: [],
  rules: [],
  grants: [],
})
