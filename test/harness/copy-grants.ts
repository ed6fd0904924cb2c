import type { Client } from 'pg'

/** Gives `database` the privileges that `template` has, because `create database` copies everything but them. */
export async function copyGrants(client: Client, template: string, database: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `
      select format(
        'grant %s on database %I to %s', a.privilege_type, $2::text,
        case a.grantee when 0 then 'public' else quote_ident(r.rolname) end
      ) as statement
      from pg_catalog.pg_database d
      cross join lateral aclexplode(d.datacl) a
      left join pg_catalog.pg_roles r on r.oid = a.grantee
      where d.datname = $1
    `,
    [template, database],
  )
  if (rows.length === 0) return
  await client.query(`revoke all on database "${database}" from public`)
  for (const { statement } of rows) await client.query(statement)
}
