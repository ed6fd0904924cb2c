import type { SeedTable } from '../seed-table.js'

type Tables = readonly SeedTable[]

/**
 * What makes tables fit for loading, to be run as their owner in the transaction of the load: COPY is refused under row
 * security, and the triggers would overwrite who made a row and when. Both come back with a rollback, too.
 */
export function openStatements(tables: Tables): readonly string[] {
  return tables.map(({ name }) => `alter table ${name} no force row level security, disable trigger user`)
}

/** Restores what `openStatements` took away. */
export function closeStatements(tables: Tables): readonly string[] {
  return tables.map(({ name }) => `alter table ${name} force row level security, enable trigger user`)
}

/** Empties the tables, and those of no others: a table elsewhere that refers to one of them stops it. */
export function truncateStatement(tables: Tables): string {
  return `truncate ${tables.map(({ name }) => name).join(', ')} restart identity`
}

/** Merges what full-text indexes have put aside while rows came in: until then every search would read through it. */
export function flushStatement(tables: Tables): string {
  return `
    select gin_clean_pending_list(i.indexrelid)
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_am a on a.oid = c.relam
    where a.amname = 'gin' and i.indrelid in (${tables.map(({ name }) => `'${name}'::regclass`).join(', ')})
  `
}

/** Tells the planner what the tables hold now. */
export function analyzeStatement(tables: Tables): string {
  return `analyze ${tables.map(({ name }) => name).join(', ')}`
}

/** The tenants were written with their ids; the next one made by hand takes the next number. In the transaction, unlike setval. */
export const continueTenantIds = `
  do $$
  begin
    execute format(
      'alter table core.tenants alter column id restart with %s',
      (select coalesce(max(id), 0) + 1 from core.tenants)
    );
  end
  $$
`
