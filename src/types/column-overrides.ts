import { PncError } from '../errors/pnc-error.js'
import { type Catalog, type CatalogColumn } from './catalog.js'

export interface OverrideInput {
  readonly catalog: Catalog
  /** The values of the domains that list them, by the domain's name. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** Names of types for JSON columns, by `schema.table.column`. */
  readonly jsonShapes: Readonly<Record<string, string>>
  /** kysely-codegen's type for a base type: `Timestamp` for `timestamptz`. */
  readonly scalarOf: (baseType: string) => string
}

/**
 * The types of those columns that kysely-codegen alone would not get right, by `schema.table.column`: domains that list
 * their values, JSON objects, geography, and whatever only the database writes.
 *
 * @throws PncError INTERNAL if a JSON shape names no column
 * @example
 * columnOverrides(input)['market.listings.type'] // "DomainValue<'market.listing_type'>"
 * columnOverrides(input)['market.listings.search'] // 'ReadOnly<string>'
 */
export function columnOverrides(input: OverrideInput): Readonly<Record<string, string>> {
  const overrides: Record<string, string> = {}
  const unusedShapes = new Set(Object.keys(input.jsonShapes))
  for (const table of input.catalog.tables) {
    for (const column of table.columns) {
      const path = `${table.name}.${column.name}`
      const type = columnType(column, input.jsonShapes[path], input)
      if (type !== undefined) overrides[path] = type
      unusedShapes.delete(path)
    }
  }
  if (unusedShapes.size > 0) {
    throw new PncError('INTERNAL', `There is no column ${[...unusedShapes].join(', ')}`, {
      hint: 'Correct src/types/json-shapes.ts.',
    })
  }
  return overrides
}

/** The whole type of a column: read-only or with a default, an array, nullable. Undefined where kysely-codegen has it right. */
function columnType(
  column: CatalogColumn,
  shape: string | undefined,
  input: OverrideInput,
): string | undefined {
  const { baseType, type } = ownType(column.type, input)
  const own = shape ?? type
  const isDomainArray = column.isArray && column.type !== baseType
  const isReadOnly = column.isGenerated || baseType === 'pg_catalog.tsvector'
  if (own === undefined && !isDomainArray && !isReadOnly) return undefined
  const element = own ?? input.scalarOf(unqualified(baseType))
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

function ownType(name: string, { catalog, values }: OverrideInput): OwnType {
  let baseType = name
  let isObject = false
  for (;;) {
    const domain = catalog.domains.find((candidate) => candidate.name === baseType)
    if (!domain) break
    if (values.has(domain.name)) return { baseType: 'pg_catalog.text', type: `DomainValue<'${domain.name}'>` }
    isObject ||= domain.checks.some((check) => check.includes(`jsonb_typeof(VALUE) = 'object'::text`))
    baseType = domain.baseType
  }
  if (isObject) return { baseType, type: 'JsonObject' }
  return /\.(geography|geometry)$/.test(baseType) ? { baseType, type: 'Geography' } : { baseType }
}

const unqualified = (name: string): string => name.slice(name.indexOf('.') + 1)
