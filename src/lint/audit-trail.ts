import { type Catalog, type CatalogColumn, type CatalogTable } from '../catalog/catalog.js'

/** The triggers that `audit.track` puts on a table. */
export const auditTriggers = [
  '_500_audit_insert',
  '_500_audit_update',
  '_500_audit_delete',
  '_500_audit_truncate',
] as const

/** Whether the migrations make an audit trail; projects made by `pnc-db init` have none. */
export function hasAuditTrail({ functions }: Catalog): boolean {
  return functions.some(({ schema, name }) => schema === 'audit' && name === 'track')
}

/** What the trail would record of a table were it tracked now: what `audit.recorded_columns` says. */
export function recordedColumns({ columns }: CatalogTable): string {
  return columns
    .filter(({ generated }) => generated === null)
    .map((column) => (isMasked(column) ? `${column.name} (masked)` : column.name))
    .join(', ')
}

/** Whether the trail keeps that a value changed, not what it was. */
function isMasked({ comment }: CatalogColumn): boolean {
  return /(^| )@(pii kind=|secret |encrypted )/.test(comment ?? '')
}
