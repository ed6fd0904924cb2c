type Tables = readonly { readonly name: string }[]

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

/** Empties the tables at once, with the empty ones that refer to them: without these truncate is refused. */
export function truncateStatement(tables: Tables, referrers: Tables): string {
  return `truncate ${names([...tables, ...referrers])} restart identity`
}

/** Empties the tables row by row; a row elsewhere that refers to one of theirs stops it. */
export function deleteStatements(tables: Tables): readonly string[] {
  return tables.toReversed().map(({ name }) => `delete from ${name}`)
}

/**
 * Tells the planner what the tables hold, merges what full-text indexes have put aside (every search would read through it), and
 * marks pages as visible to all: what autovacuum would begin with soon, in the middle of something else.
 */
export function vacuumStatement(tables: Tables): string {
  return `vacuum (analyze) ${names(tables)}`
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

function names(tables: Tables): string {
  return tables.map(({ name }) => name).join(', ')
}
