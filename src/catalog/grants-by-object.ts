import type { Grant } from './catalog.js'
import type { CatalogRow } from './catalog-rows.js'

/** The privileges on a table that `grant all` gives on every version; `maintain` is one more since PostgreSQL 17. */
const allOnTable = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']

/** Finds the grants of an object by the name of its system catalog, its oid and, for a column, its number. */
export function grantsByObject(
  rows: readonly CatalogRow[],
): (catalog: string, oid: unknown, column?: unknown) => readonly Grant[] {
  const byObject = new Map<string, Grant[]>()
  for (const { catalog, oid, number, grantee, privilege, isGrantable } of rows) {
    const key = `${String(catalog)} ${String(oid)} ${String(number)}`
    const grants = byObject.get(key) ?? []
    grants.push({ grantee, privilege, isGrantable } as Grant)
    byObject.set(key, grants)
  }
  return (catalog, oid, column = 0) =>
    withoutImpliedMaintain(byObject.get(`${catalog} ${String(oid)} ${String(column)}`) ?? []).sort(byText)
}

function withoutImpliedMaintain(grants: readonly Grant[]): Grant[] {
  const hasAll = (grantee: string) =>
    allOnTable.every((wanted) =>
      grants.some((grant) => grant.grantee === grantee && grant.privilege === wanted),
    )
  return grants.filter(({ grantee, privilege }) => privilege !== 'maintain' || !hasAll(grantee))
}

const text = ({ grantee, privilege }: Grant) => `${grantee} ${privilege}`
const byText = (one: Grant, other: Grant) => (text(one) < text(other) ? -1 : 1)
