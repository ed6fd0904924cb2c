import { type Catalog } from '../catalog/catalog.js'
import { tableColumns } from './tenancy.js'

/** A column of a table, or a domain that columns are made of, and the type that values are stored as. */
export interface TypedObject {
  readonly id: string
  /** The last part of `id`, unquoted. */
  readonly name: string
  readonly type: string
  /** The statement that gives it another type. */
  readonly retype: (type: string) => string
}

/** Every column of a table and every domain, to look at their types. */
export function typedObjects(catalog: Catalog): readonly TypedObject[] {
  const columns = tableColumns(catalog).map(({ id, table, column }) => ({
    id,
    name: column.name,
    type: column.type,
    retype: (type: string) => `alter table ${table.id} alter ${column.id} type ${type};`,
  }))
  const domains = catalog.domains.map(({ id, name, baseType }) => ({
    id,
    name,
    type: baseType,
    retype: (type: string) => `create domain ${id} as ${type} ...;`,
  }))
  return [...columns, ...domains]
}
