import type { CatalogSchema } from '../../catalog/catalog.js'
import { step, type Difference } from '../difference.js'
import { commentTrait, ownerTrait } from './common-traits.js'
import { compareObjects, type ObjectKind } from './compare-objects.js'
import { compareGrants } from './compare-grants.js'

/**
 * Differences in schemas. One that nobody expects is one difference, with everything in it.
 *
 * @param contentsOf what a schema of the live database holds, in words; empty for nothing
 */
export function compareSchemas(
  expected: readonly CatalogSchema[],
  live: readonly CatalogSchema[],
  contentsOf: (schema: string) => string,
): readonly Difference[] {
  return compareObjects(schemaKind(contentsOf), expected, live)
}

const owner = ownerTrait<CatalogSchema>(({ id }) => `schema ${id}`)
const comment = commentTrait<CatalogSchema>(({ id }) => `schema ${id}`)

const compareSchemaGrants = (expected: CatalogSchema, live: CatalogSchema) =>
  compareGrants({ object: expected.id, on: `schema ${expected.id}` }, expected.grants, live.grants)

const schemaKind = (contentsOf: (schema: string) => string): ObjectKind<CatalogSchema> => ({
  noun: 'schema',
  create: (schema) => [
    step('schema', `create schema ${schema.id}`),
    ...owner.repair(schema, schema),
    ...(schema.comment === null ? [] : comment.repair(schema, schema)),
    ...compareSchemaGrants(schema, { ...schema, grants: [] }).flatMap(({ repair }) => repair),
  ],
  drop: ({ id, name }) => [
    step('drop schema', `drop schema ${id}${contentsOf(name) === '' ? '' : ' cascade'}`),
  ],
  remark: ({ name }) => (contentsOf(name) === '' ? ' It is empty.' : ` It holds ${contentsOf(name)}.`),
  loses: ({ name }) => contentsOf(name) || undefined,
  within: compareSchemaGrants,
  traits: [
    {
      ...owner,
      // Who owns the schema `public` depends on how the database was made.
      read: ({ name, owner: role }) => (name === 'public' ? null : role),
    },
    comment,
  ],
})
