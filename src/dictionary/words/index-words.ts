import type { CatalogConstraint, CatalogIndex, CatalogTable } from '../../catalog/catalog.js'
import { plainSql } from './plain-sql.js'

/**
 * What an index is: how it is kept, of what, and of which rows.
 *
 * @example
 * indexWords('CREATE INDEX i ON market.t USING gist (tenant_id, location) WHERE (deleted_at IS NULL)')
 * // 'gist (tenant_id, location) where deleted_at IS NULL'
 */
export function indexWords(definition: string): string {
  const [, text = definition] = / USING (.+)$/s.exec(definition) ?? []
  const [, columns = text, condition] = /^(.*?) WHERE (\(.*\))$/s.exec(text) ?? []
  const where = condition === undefined ? '' : ` where ${plainSql(condition)}`
  return `${columns.replace(/^btree /, '').replaceAll(/ DESC\b/g, ' desc')}${where}`
}

/** What an index is there for: what its comment says, else the key that it upholds or the foreign keys that it makes fast. */
export function indexPurpose(index: CatalogIndex, table: Pick<CatalogTable, 'constraints'>): string {
  if (index.comment !== null) return index.comment
  const own = table.constraints.find(({ name }) => name === index.constraint)
  if (own) return `Upholds the ${own.kind.replace(/^(unique)$/, '$1 key')}.`
  const served = table.constraints.filter((constraint) => serves(index, constraint))
  return served.length > 0 ? `Serves ${served.map(({ name }) => name).join(', ')}.` : ''
}

/** Whether the index begins with the columns of a foreign key, in any order. */
function serves(index: CatalogIndex, { kind, columns }: CatalogConstraint): boolean {
  const leading = index.columns.slice(0, columns.length)
  return kind === 'foreign key' && columns.every((column) => leading.includes(column))
}
