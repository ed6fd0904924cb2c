import { type Catalog, type CatalogConstraint, type CatalogTable } from '../catalog/catalog.js'

export interface ForeignKey extends CatalogConstraint {
  readonly references: NonNullable<CatalogConstraint['references']>
  /** Where it stands. */
  readonly table: CatalogTable
  /** What it refers to; undefined for a table that is not ours. */
  readonly target: CatalogTable | undefined
  /** As findings name it: `market.listings.listings_business_id_fkey`. */
  readonly object: string
}

/** Every foreign key with both of its tables. */
export function foreignKeys({ tables }: Catalog): readonly ForeignKey[] {
  return tables.flatMap((table) =>
    table.constraints.flatMap((constraint) => {
      const { references } = constraint
      if (references === null) return []
      const target = tables.find(({ id }) => id === references.table)
      return { ...constraint, references, table, target, object: `${table.id}.${constraint.id}` }
    }),
  )
}
