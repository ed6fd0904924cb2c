import { type Catalog, type Grant } from '../catalog/catalog.js'

/** A privilege on an object, as a statement would name the object: `on function core.enter(text)`. */
export interface ObjectGrant extends Grant {
  readonly object: string
  readonly on: string
}

/** Every grant on schemas, tables, views, columns, sequences and functions; those on types, which everybody may use, are left out. */
export function allGrants(catalog: Catalog): readonly ObjectGrant[] {
  const of = (kind: string) => (object: { readonly id: string; readonly grants: readonly Grant[] }) =>
    object.grants.map((grant) => ({ ...grant, object: object.id, on: `${kind}${object.id}` }))
  const relations = [...catalog.tables, ...catalog.views]
  const ofColumns = relations.flatMap(({ id, columns }) =>
    columns.flatMap((column) =>
      column.grants.map((grant) => ({ ...grant, object: `${id}.${column.id}`, on: id })),
    ),
  )
  return [
    ...catalog.schemas.flatMap(of('schema ')),
    ...relations.flatMap(of('')),
    ...ofColumns,
    ...catalog.sequences.flatMap(of('sequence ')),
    ...catalog.functions.flatMap((routine) =>
      of(routine.kind === 'procedure' ? 'procedure ' : 'function ')(routine),
    ),
  ]
}
