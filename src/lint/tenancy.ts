import { type Catalog, type CatalogColumn, type CatalogTable } from '../catalog/catalog.js'

/** The column that says whose row it is. A table that has it is a tenant table. */
export const tenantColumn = 'tenant_id'

export function isTenantTable(table: CatalogTable): boolean {
  return table.columns.some(({ name }) => name === tenantColumn)
}

/** Whether the comment of the table, or of the table it is a partition of, begins with `@global`. */
export function isGlobal(table: CatalogTable, catalog: Catalog): boolean {
  return /^@global\b/.test(rootOf(table, catalog).comment ?? '')
}

/** The table that a partition belongs to in the end; any other table is its own root. */
export function rootOf(table: CatalogTable, catalog: Catalog): CatalogTable {
  const parent = catalog.tables.find(({ id }) => id === table.partitionOf)
  return parent ? rootOf(parent, catalog) : table
}

/**
 * The same rows for everybody, which migrations alone write: a global table that nobody but its owner may change. It needs no row
 * security, and its rows never go away.
 */
export function isReferenceData(table: CatalogTable, catalog: Catalog): boolean {
  return isGlobal(table, catalog) && !table.hasRowSecurity && !isWrittenByOthers(table)
}

/** Whether anybody but the owner may add, change or delete rows. */
export function isWrittenByOthers({ grants, columns }: CatalogTable): boolean {
  return [...grants, ...columns.flatMap((column) => column.grants)].some(
    ({ privilege }) => privilege !== 'select',
  )
}

/** Tables whose columns, keys and comments are their own; those of a partition are its parent's. */
export function rootTables({ tables }: Catalog): readonly CatalogTable[] {
  return tables.filter(({ partitionOf }) => partitionOf === null)
}

/** Every column of every table that is no partition. */
export function tableColumns(
  catalog: Catalog,
): readonly { readonly id: string; readonly table: CatalogTable; readonly column: CatalogColumn }[] {
  return rootTables(catalog).flatMap((table) =>
    table.columns.map((column) => ({ id: `${table.id}.${column.id}`, table, column })),
  )
}

/**
 * The roles that own SECURITY DEFINER functions: such a function sees what the policies of its owner let it see. A role that owns
 * tables is none of them, whatever it owns besides: `definer-function-owner` says so of the function, once.
 */
export function definerRoles({ functions, tables }: Catalog): ReadonlySet<string> {
  const tableOwners = new Set(tables.map(({ owner }) => owner))
  return new Set(
    functions
      .filter(({ isSecurityDefiner, owner }) => isSecurityDefiner && !tableOwners.has(owner))
      .map(({ owner }) => owner),
  )
}

/** What the tenant_id of other tables refers to: the table of tenants and its key. */
export function tenantKey({
  tables,
}: Catalog): { readonly table: string; readonly column: string } | undefined {
  const reference = tables
    .flatMap(({ constraints }) => constraints)
    .find(({ columns, references }) => references !== null && columns.join() === tenantColumn)?.references
  return reference ? { table: reference.table, column: reference.columns[0] ?? '' } : undefined
}
