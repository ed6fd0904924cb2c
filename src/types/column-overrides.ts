import { baseType } from './base-type.js'
import type { Catalog, CatalogColumn } from './catalog.js'

export interface OverrideInput {
  readonly catalog: Catalog
  /** The values of the domains that list them, by the domain's name. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** The JSON columns whose type is that of a schema, by `schema.table.column`. */
  readonly jsonColumns: readonly string[]
  /** kysely-codegen's type for a base type: `Timestamp` for `timestamptz`. */
  readonly scalarOf: (baseType: string) => string
}

/**
 * The types of those columns that kysely-codegen alone would not get right, by `schema.table.column`: domains that list
 * their values, JSON, geography, and whatever only the database writes.
 *
 * @example
 * columnOverrides(input)['market.listings.type'] // "DomainValue<'market.listing_type'>"
 * columnOverrides(input)['market.listings.search'] // 'ReadOnly<string>'
 */
export function columnOverrides(input: OverrideInput): Readonly<Record<string, string>> {
  const columns = input.catalog.tables.flatMap(({ name, columns }) =>
    columns.map((column) => [`${name}.${column.name}`, column] as const),
  )
  return Object.fromEntries(
    columns.flatMap(([path, column]) => {
      const shape = input.jsonColumns.includes(path) ? `JsonColumn<'${path}'>` : undefined
      const type = columnType(column, shape, input)
      return type === undefined ? [] : [[path, type] as const]
    }),
  )
}

/** The whole type of a column: read-only or with a default, an array, nullable. Undefined where kysely-codegen has it right. */
function columnType(
  column: CatalogColumn,
  shape: string | undefined,
  input: OverrideInput,
): string | undefined {
  const { baseType: base, type } = ownType(column.type, input)
  const own = shape ?? type
  const isDomainArray = column.isArray && column.type !== base
  const isReadOnly = column.isGenerated || base === 'pg_catalog.tsvector'
  if (own === undefined && !isDomainArray && !isReadOnly) return undefined
  const element = own ?? input.scalarOf(unqualified(base))
  // ArrayType is kysely-codegen's: for elements that are read and written as different types.
  const array = isDomainArray ? `DomainArray<${element}>` : `ArrayType<${element}>`
  const value = `${column.isArray ? array : element}${column.isNullable ? ' | null' : ''}`
  if (isReadOnly) return `ReadOnly<${value}>`
  return column.hasDefault ? `Generated<${value}>` : value
}

interface OwnType {
  /** The type below all domains: `pg_catalog.text`. */
  readonly baseType: string
  /** Undefined where kysely-codegen's type for the base type is right. */
  readonly type?: string
}

function ownType(type: string, { catalog, values }: OverrideInput): OwnType {
  const { name, domains } = baseType(type, catalog.domains)
  const listed = domains.find((domain) => values.has(domain.name))
  if (listed) return { baseType: name, type: `DomainValue<'${listed.name}'>` }
  const isObject = domains.some(({ checks }) =>
    checks.some((check) => check.includes(`jsonb_typeof(VALUE) = 'object'::text`)),
  )
  if (isObject) return { baseType: name, type: 'JsonObject' }
  return /\.(geography|geometry)$/.test(name) ? { baseType: name, type: 'Geography' } : { baseType: name }
}

const unqualified = (name: string): string => name.slice(name.indexOf('.') + 1)
