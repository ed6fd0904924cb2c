import { PncError } from '../errors/pnc-error.js'
import { isJson } from './base-type.js'
import type { Catalog } from './catalog.js'

/**
 * The JSON columns of the database that have no schema, in the order of the catalog: they are typed as any JSON.
 *
 * @throws PncError SCHEMA_MISMATCH for a schema of a column that is no JSON column, or is one no more
 * @example
 * shapelessColumns(catalog, ['market.listings.attributes']) // ['market.businesses.attributes']
 */
export function shapelessColumns(
  { tables, domains }: Catalog,
  withSchema: readonly string[],
): readonly string[] {
  const inDatabase = tables.flatMap(({ name, columns }) =>
    columns.filter(({ type }) => isJson(type, domains)).map((column) => `${name}.${column.name}`),
  )
  const unknown = withSchema.filter((name) => !inDatabase.includes(name))
  if (unknown.length > 0) {
    throw new PncError('SCHEMA_MISMATCH', `The database has no JSON column ${unknown.join(', ')}`, {
      hint: 'Take it out of json-columns.ts, or correct its name there.',
    })
  }
  return inDatabase.filter((name) => !withSchema.includes(name))
}
