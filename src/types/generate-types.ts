import type { Kysely } from 'kysely'
import { getDialect, transform, type DatabaseMetadata, type IntrospectOptions } from 'kysely-codegen'
import { PncError } from '../errors/pnc-error.js'
import { readCatalog, type Catalog } from './catalog.js'
import { columnOverrides } from './column-overrides.js'
import { domainPatterns } from './domain-patterns.js'
import { domainValues } from './domain-values.js'
import { printDatabase } from './print-database.js'
import { printDomains } from './print-domains.js'
import { printExpression } from './print-expression.js'
import { shapelessColumns } from './shapeless-columns.js'

export interface GenerateTypesOptions {
  /** What the schema was made from, for the header: `migrations/000001-core.sql to 000002-market.sql`. */
  readonly source: string
  /** The module that exports what `src/database/column-types.ts` does. */
  readonly columnTypes: string
  /** The JSON columns that `json-columns.ts`, beside the generated files, has a schema for; by `schema.table.column`. */
  readonly jsonColumns: readonly string[]
}

export interface GeneratedTypes {
  /** The text of `database.generated.ts`. */
  readonly database: string
  /** The text of `domains.generated.ts`. */
  readonly domains: string
  /** The JSON columns without a schema: typed as any JSON object, or any JSON where the database allows it. */
  readonly shapeless: readonly string[]
}

/** What columns use of `column-types.ts`. */
const columnTypeNames = ['DomainArray', 'Geography', 'ReadOnly']

/** Money never passes through a float. */
const typeMapping = { numeric: 'string' }

/**
 * Generates both files from the live schema. The same schema gives the same bytes on every version of PostgreSQL and on the
 * embedded engine. Nothing is written or printed: these are the steps of kysely-codegen's `generate()` without its printer,
 * so that the files look like the rest of the project.
 *
 * @throws PncError PRIVILEGE_MISSING if the login may not use a schema of ours; SCHEMA_MISMATCH for a schema of no JSON column
 * @example
 * const { database, domains } = await generateTypes(db, { source: 'migrations', columnTypes: './column-types.js', jsonColumns: [] })
 */
export async function generateTypes(
  db: Kysely<unknown>,
  { source, columnTypes, jsonColumns }: GenerateTypesOptions,
): Promise<GeneratedTypes> {
  const catalog = await readCatalog(db)
  const shapeless = shapelessColumns(catalog, jsonColumns)
  const values = domainValues(catalog.domains)
  // Which tables are partitions, and not only children of another, is for the catalog to say.
  const dialect = getDialect('postgres', { dateParser: 'string', partitions: true })
  const metadata = await dialect.introspector.introspect({
    db: db as unknown as IntrospectOptions<unknown>['db'],
  })
  const scalarOf = (baseType: string) => {
    const scalar = dialect.adapter.scalars[baseType]
    return scalar ? printExpression(scalar) : 'string'
  }
  const statements = transform({
    dialect,
    metadata: ownTables(metadata, catalog),
    overrides: { columns: { ...columnOverrides({ catalog, values, jsonColumns, scalarOf }) } },
    typeMapping,
    customImports: {
      ...Object.fromEntries(columnTypeNames.map((name) => [name, columnTypes])),
      DomainValue: './domains.generated.js',
      JsonColumn: './json-columns.js',
    },
  })
  const comments = new Map(catalog.tables.map(({ name, comment }) => [name, comment]))
  return {
    database: printDatabase({ statements, comments, source }),
    domains: printDomains({ values, patterns: domainPatterns(catalog.domains), source }),
    shapeless,
  }
}

/** Ours alone. kysely-codegen sees what the login may use: a table it does not see would be lost without a word. */
function ownTables(metadata: DatabaseMetadata, catalog: Catalog): DatabaseMetadata {
  const seen = new Map(metadata.tables.map((table) => [`${table.schema ?? ''}.${table.name}`, table]))
  const tables = catalog.tables.map(({ name }) => {
    const table = seen.get(name)
    if (table) return table
    throw new PncError('PRIVILEGE_MISSING', `The login may not use the schema of ${name}`, {
      hint: 'Connect with a login that is granted pnc_migrator and inherits it.',
    })
  })
  return Object.assign(metadata, { tables })
}
