import { type Catalog, type CatalogTable } from '../catalog/catalog.js'
import { isGlobal, rootOf, tenantColumn, tenantKey } from '../lint/tenancy.js'
import { type Ownership, type Target } from './target.js'

/** Every table, partition, view and materialized view of the catalog, with whose their rows are. */
export function readTargets(catalog: Catalog): readonly Target[] {
  const tables = catalog.tables.map((table): Target => {
    const root = rootOf(table, catalog)
    return {
      id: table.id,
      kind: table.partitionOf === null ? 'table' : 'partition',
      ownership: ownershipOf(table, catalog),
      columns: table.columns,
      table,
      root,
      relation: table,
      key: [table, root].flatMap(primaryKey)[0]?.columns ?? [],
    }
  })
  const views = catalog.views.map((view): Target => ({
    id: view.id,
    kind: view.kind,
    ownership: view.columns.some(({ name }) => name === tenantColumn)
      ? { kind: 'tenant', column: tenantColumn }
      : { kind: 'unknown' },
    columns: view.columns,
    table: undefined,
    root: undefined,
    relation: view,
    key: [],
  }))
  return [...tables, ...views]
}

function ownershipOf(table: CatalogTable, catalog: Catalog): Ownership {
  if (table.columns.some(({ name }) => name === tenantColumn)) return { kind: 'tenant', column: tenantColumn }
  const tenants = tenantKey(catalog)
  if (table.id === tenants?.table) return { kind: 'tenant', column: tenants.column }
  const subject = subjectOf(table)
  if (subject !== undefined) return { kind: 'person', column: subject }
  // Without tenant, and without saying that this is meant: as if it held what nobody may see.
  return isGlobal(table, catalog) && !table.hasRowSecurity && !isPoliced(table)
    ? { kind: 'reference' }
    : { kind: 'guarded' }
}

/** The column that the notes on personal columns name as the person they are about. */
function subjectOf({ columns }: CatalogTable): string | undefined {
  const subjects = columns.map(({ comment }) => /^@pii kind=.*\bsubject=(\w+)/.exec(comment ?? '')?.[1])
  return columns.map(({ name }) => name).find((name) => subjects.includes(name))
}

/** Whether a table that lost its row security is one that used to have it: policies are left. */
function isPoliced({ policies }: CatalogTable): boolean {
  return policies.length > 0
}

function primaryKey({ constraints }: CatalogTable) {
  return constraints.filter(({ kind }) => kind === 'primary key')
}
