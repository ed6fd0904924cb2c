import type { ClientBase } from 'pg'
import type { Catalog } from './catalog.js'
import { readCatalogRows, type CatalogRow } from './catalog-rows.js'
import { grantsByObject } from './grants-by-object.js'
import { neutral } from './neutral.js'
import { neutralView } from './neutral-view.js'

/**
 * Reads everything the database knows about our schemas and roles: those that are neither the system's nor an extension's.
 * Needs no privilege, takes two round trips, and may be called in a transaction.
 *
 * @param alsoRoles roles that are ours, too, although nothing here mentions them yet
 * @example
 * const { tables } = await withSession(engine, {}, (client) => readCatalog(client))
 */
export async function readCatalog(client: ClientBase, alsoRoles: readonly string[] = []): Promise<Catalog> {
  const rows = await readCatalogRows(client, alsoRoles)
  const grantsOf = grantsByObject(rows.grants)
  const withGrants = (catalog: string) => (row: CatalogRow) => ({
    ...row,
    grants: grantsOf(catalog, row.oid),
  })

  const columns = groupBy(
    rows.columns.map((row) => ({ ...row, grants: grantsOf('pg_class', row.relation, row.number) })),
    'relation',
  )
  const constraints = groupBy(sorted(rows.constraints), 'relation')
  const domainConstraints = groupBy(sorted(rows.constraints), 'domain')
  const indexes = groupBy(sorted(rows.indexes), 'relation')
  const triggers = groupBy(sorted(rows.triggers), 'relation')
  const rules = groupBy(sorted(rows.rules), 'relation')
  const policies = groupBy(sorted(rows.policies), 'relation')
  const statistics = groupBy(sorted(rows.statistics), 'relation')

  const relation = (row: CatalogRow) => ({
    ...withGrants('pg_class')(row),
    columns: columns(row.oid),
    indexes: indexes(row.oid),
    triggers: triggers(row.oid),
    rules: rules(row.oid),
  })

  const catalog = {
    databaseGrants: grantsOf('pg_database', 0),
    databaseSettings: rows['database-settings'],
    extensions: rows.extensions,
    roles: rows.roles,
    schemas: rows.schemas.map(withGrants('pg_namespace')),
    tables: rows.tables.map((row) => ({
      ...relation(row),
      constraints: constraints(row.oid),
      policies: policies(row.oid),
      statistics: statistics(row.oid),
    })),
    views: rows.views.map((row) => ({ ...relation(row), definition: neutralView(String(row.definition)) })),
    sequences: rows.sequences.map(withGrants('pg_class')),
    functions: rows.functions.map(withGrants('pg_proc')),
    domains: rows.domains.map((row) => ({
      ...withGrants('pg_type')(row),
      constraints: domainConstraints(row.oid),
    })),
    enums: rows.enums.map(withGrants('pg_type')),
    composites: rows.composites.map((row) => ({
      ...withGrants('pg_type')(row),
      columns: columns(row.relation),
    })),
    ranges: rows.ranges.map(withGrants('pg_type')),
    textSearchDictionaries: rows['text-search-dictionaries'],
    textSearchConfigurations: rows['text-search-configurations'],
    otherObjects: rows['other-objects'],
    eventTriggers: rows['event-triggers'],
    defaultPrivileges: rows['default-privileges'],
  }
  const inOrder = Object.entries(catalog).map(([name, list]) => [
    name,
    name === 'databaseGrants' ? list : sorted(list as readonly CatalogRow[]),
  ])
  // The queries give exactly these shapes.
  return neutral(Object.fromEntries(inOrder)) as Catalog
}

/** By the numbers of the characters, which are the same in every locale. */
function sorted(rows: readonly CatalogRow[]): readonly CatalogRow[] {
  return [...rows].sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0))
}

function groupBy(rows: readonly CatalogRow[], key: string): (oid: unknown) => readonly CatalogRow[] {
  const groups = new Map<unknown, CatalogRow[]>()
  for (const row of rows) {
    const group = groups.get(row[key])
    if (group) group.push(row)
    else groups.set(row[key], [row])
  }
  return (oid) => groups.get(oid) ?? []
}
