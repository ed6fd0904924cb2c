import type { TestDatabase } from '../harness/test-database.js'

/** A table of ours as the catalog has it, and what a service may write. */
export interface Table {
  /** With its schema, quoted where needed. */
  readonly name: string
  readonly hasRowSecurity: boolean
  /** What says whose row it is: `tenant_id`, or the id of the tenant or person itself; undefined for reference data. */
  readonly tenantColumn: string | undefined
  /** Whether a service may select from it; what it may not even select from it reaches through functions alone. */
  readonly isReadable: boolean
  readonly insertable: readonly string[]
  readonly updatable: readonly string[]
}

/** Every table, partition and view of our schemas: a new one is attacked without being named. */
export async function everyTable(database: TestDatabase): Promise<readonly Table[]> {
  const tables = await database.asOwner<{
    name: string
    has_row_security: boolean
    is_readable: boolean
    columns: string[]
    insertable: string[]
    updatable: string[]
  }>(`
    select c.oid::regclass::text as name, c.relrowsecurity as has_row_security,
      has_any_column_privilege('pnc_service', c.oid, 'select') as is_readable,
      array_agg(a.attname::text order by a.attnum) as columns,
      coalesce(array_agg(a.attname::text) filter (where has_column_privilege('pnc_service', c.oid, a.attnum, 'insert')), '{}') as insertable,
      coalesce(array_agg(a.attname::text) filter (where has_column_privilege('pnc_service', c.oid, a.attnum, 'update')), '{}') as updatable
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname in (${ourSchemas})
    group by c.oid
    order by 1`)
  return tables.map(({ name, has_row_security, is_readable, columns, insertable, updatable }) => ({
    name,
    hasRowSecurity: has_row_security,
    isReadable: is_readable,
    tenantColumn: columns.includes('tenant_id')
      ? 'tenant_id'
      : { 'core.tenants': 'id', 'core.users': 'id' }[name],
    insertable,
    updatable,
  }))
}

/** Every schema but those of PostgreSQL, of extensions and of the migration tool. */
export const ourSchemas = `
  select nspname from pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'graphile_migrate')`
