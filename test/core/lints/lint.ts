/** A rule about the catalog, and what breaks it. */
export interface Lint {
  /** Completes the sentence "in every database, ...". */
  readonly guarantee: string
  /** Returns a row, with a `name`, for each object that breaks the rule. */
  readonly finds: string
  /** Statements after which the rule is broken: the proof that it can be. Rolled back. */
  readonly breaks: readonly string[]
}

/** Our tables: every one that is not of PostgreSQL, an extension, or the migration tool. */
export const ourTables = `
  (select c.*, c.oid::regclass::text as name, coalesce(obj_description(c.oid, 'pg_class'), '') as comment,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as has_tenant
  from pg_class c
  where c.relkind in ('r', 'p') and c.relnamespace in (${ourNamespaces()}))`

/** The schemas whose objects these rules are about. */
export function ourNamespaces(): string {
  return `select oid from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'graphile_migrate')`
}
