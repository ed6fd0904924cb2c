import { type CatalogColumn, type CatalogTable, type CatalogView } from '../catalog/catalog.js'

/**
 * Whose the rows of a relation are.
 * - `tenant`: each row is of the tenant in `column`; the table of tenants itself is one, by its key;
 * - `person`: each row is of the person in `column`, in no tenant;
 * - `guarded`: of nobody, and behind row security, such as secrets;
 * - `reference`: the same for everybody, and written by migrations alone;
 * - `unknown`: a view that does not say.
 */
export type Ownership =
  | { readonly kind: 'tenant' | 'person'; readonly column: string }
  | { readonly kind: 'guarded' | 'reference' | 'unknown' }

/** A table, partition or view to attack. */
export interface Target {
  readonly id: string
  readonly kind: 'table' | 'partition' | 'view' | 'materialized view'
  readonly ownership: Ownership
  readonly columns: readonly CatalogColumn[]
  /** The table itself, or undefined for a view. */
  readonly table: CatalogTable | undefined
  /** Where the keys and foreign keys of a partition stand; the table itself otherwise. */
  readonly root: CatalogTable | undefined
  readonly relation: CatalogTable | CatalogView
  /** The columns of the primary key, or none. */
  readonly key: readonly string[]
}

/** The column that says whose a row is, quoted, or undefined. */
export function ownerColumn({ ownership }: Target): string | undefined {
  return 'column' in ownership ? ownership.column : undefined
}
