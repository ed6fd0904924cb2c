import type { CatalogColumn } from '../../catalog/catalog.js'

/** The column as `create table` and `add column` take it. */
export function columnDefinition(column: CatalogColumn): string {
  return [
    column.id,
    column.type,
    ...(column.collation === null ? [] : [`collate ${column.collation}`]),
    ...valueClause(column),
    ...(column.isNotNull && column.identity === null ? ['not null'] : []),
  ].join(' ')
}

/** A column of which only the definition is there, as it is right after `create table`. */
export const bareColumn = (column: CatalogColumn): CatalogColumn => ({
  ...column,
  comment: null,
  grants: [],
  storage: null,
  compression: null,
  statisticsTarget: null,
  options: [],
})

function valueClause({
  default: value,
  generated,
  identity,
  identityOptions,
}: CatalogColumn): readonly string[] {
  if (identity !== null) return [`generated ${identity} as identity (${identityOptions ?? ''})`]
  if (value === null) return []
  return [generated === null ? `default ${value}` : `generated always as (${value}) ${generated}`]
}
