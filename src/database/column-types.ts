import { type ColumnType, type SelectType } from 'kysely'

// What the generated types of the columns are made of, where kysely-codegen and Kysely have nothing of the kind.

declare const geographyBrand: unique symbol

/**
 * A point or shape as PostGIS prints it: EWKB in hexadecimal. Opaque: read coordinates with `st_x`, `st_y` or `st_asgeojson`,
 * and write with an expression such as `sql<Geography>`st_setsrid(st_makepoint(${lng}, ${lat}), 4326)::geography``.
 */
export type Geography = string & { readonly [geographyBrand]: never }

/** A column that the database alone writes: it can be read, and neither inserted nor updated. */
export type ReadOnly<Column> = ColumnType<SelectType<Column>, never, never>

/**
 * An array whose elements are of a domain. `pg` knows no such type and hands out PostgreSQL's text, `{a,b}`; to read an array,
 * cast the column to one of the base type, such as `text[]`.
 */
export type DomainArray<Element> = ColumnType<string, readonly Element[], readonly Element[]>
