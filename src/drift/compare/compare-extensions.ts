import type { CatalogExtension } from '../../catalog/catalog.js'
import { step, type Difference } from '../difference.js'
import { quoteName } from '../quote-name.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'

/** Differences in extensions. One more than the migrations need is a remark: servers come with extensions of their own. */
export function compareExtensions(
  expected: readonly CatalogExtension[],
  live: readonly CatalogExtension[],
): readonly Difference[] {
  return compareObjects(extensionKind, expected, live).map((difference) =>
    difference.rule === 'extension-unexpected' ? { ...difference, isRemark: true, advice } : difference,
  )
}

const advice = 'Nothing has to be done, if it is there for a reason.'

const extensionKind: ObjectKind<CatalogExtension> = {
  noun: 'extension',
  create: ({ id, schema }) => [step('extension', `create extension ${id} with schema ${quoteName(schema)}`)],
  drop: () => [],
  traits: [
    {
      words: 'schema',
      read: ({ schema }) => schema,
      repair: ({ id, schema }) => [
        step('extension', `alter extension ${id} set schema ${quoteName(schema)}`),
      ],
    },
  ],
}
