import type { Client } from 'pg'

/** Everything that migrations can make, as one list of lines: schemas, relations, columns, functions, policies, roles, grants. */
export async function readCatalog(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>(`
    select 'schema ' || nspname || ' ' || nspowner::regrole as line from pg_namespace where nspname !~ '^pg_(toast_)?temp'
    union all
    select 'relation ' || c.oid || ' ' || c.oid::regclass || ' ' || c.relowner::regrole || coalesce(c.relacl::text, '')
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_'
    union all
    select 'function ' || p.oid || ' ' || p.oid::regprocedure || ' ' || p.proowner::regrole || md5(p.prosrc)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname !~ '^pg_'
    union all
    select 'policy ' || polname || ' ' || polrelid::regclass from pg_policy
    union all
    select 'role ' || rolname || ' ' || rolinherit || rolsuper || rolbypassrls || rolcanlogin from pg_roles
    union all
    select 'member ' || roleid::regrole || ' of ' || member::regrole from pg_auth_members
    union all
    select 'extension ' || extname || ' ' || extversion from pg_extension
    union all
    select 'database ' || oid || ' ' || coalesce(datacl::text, '') from pg_database where datname = current_database()
    order by 1`)
  return rows.map(({ line }) => line)
}
