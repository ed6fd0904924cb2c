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
  const { catalog, jsonShapes, scalarOf } = input
  const overrides: Record<string, string> = {}
  const unusedShapes = new Set(Object.keys(jsonShapes))
  for (const table of catalog.tables) {
    for (const column of table.columns) {
      const path = `${table.name}.${column.name}`
      const { baseType, type } = ownType(column, input)
      const own = jsonShapes[path] ?? type
      unusedShapes.delete(path)
      if (column.isGenerated || baseType === 'pg_catalog.tsvector') {
        overrides[path] = `ReadOnly<${inColumn(own ?? scalarOf(unqualified(baseType)), column)}>`
      } else if (own !== undefined) {
        overrides[path] = column.hasDefault ? `Generated<${inColumn(own, column)}>` : inColumn(own, column)
      }
    }
  }
  if (unusedShapes.size > 0) {
    throw new PncError('INTERNAL', `There is no column ${[...unusedShapes].join(', ')}`, {
      hint: 'Correct src/types/json-shapes.ts.',
    })
  }
  return overrides
}

interface OwnType {
  /** The type below all domains: `pg_catalog.text`. */
  readonly baseType: string
  /** Undefined where kysely-codegen's type for the base type is right. */
  readonly type: string | undefined
}

function ownType(column: CatalogColumn, { catalog, values }: OverrideInput): OwnType {
  let baseType = column.type
  let isObject = false
  for (;;) {
    const domain = catalog.domains.find(({ name }) => name === baseType)
    if (!domain) break
    if (values.has(domain.name)) return { baseType: 'pg_catalog.text', type: `DomainValue<'${domain.name}'>` }
    isObject ||= domain.checks.some((check) => check.includes(`jsonb_typeof(VALUE) = 'object'::text`))
    baseType = domain.baseType
  }
  if (isObject) return { baseType, type: 'JsonObject' }
  return { baseType, type: /\.(geography|geometry)$/.test(baseType) ? 'Geography' : undefined }
}

/** As an array and nullable, where the column is. `ArrayType` is kysely-codegen's: its own types may stand for three. */
function inColumn(type: string, { isArray, isNullable }: CatalogColumn): string {
  const array = /^[A-Z]\w*$/.test(type) ? `ArrayType<${type}>` : `${type}[]`
  return `${isArray ? array : type}${isNullable ? ' | null' : ''}`
}

const unqualified = (name: string): string => name.slice(name.indexOf('.') + 1)
