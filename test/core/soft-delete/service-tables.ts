import type { TestDatabase } from '../../harness/test-database.js'

/** What hangs from what, as in a portal for services: table, and its parents by column. */
const tables = [
  ['profiles', {}],
  ['clients', { profile_id: 'profiles' }],
  ['categories', {}],
  ['subcategories', { category_id: 'categories' }],
  ['orders', { category_id: 'categories', client_id: 'clients' }],
  ['bids', { order_id: 'orders' }],
  ['photos', { order_id: 'orders' }],
] as const

/** Makes the tables in a schema `probe`, as a migration of an area would, and registers each parent with one line. */
export async function addServiceTables(database: TestDatabase): Promise<void> {
  await database.asOwner('create schema probe authorization pnc_owner')
  const client = await database.openClient(database.ownerUrl)
  await client.query('begin')
  await client.query('set local role pnc_owner')
  await client.query('grant usage on schema probe to pnc_service, pnc_definer')
  for (const [name, parents] of tables) {
    const columns = Object.entries(parents).map(
      ([column, parent]) =>
        `${column} uuid, foreign key (${column}, tenant_id) references probe.${parent} (id, tenant_id) on delete restrict,`,
    )
    await client.query(`
      create table probe.${name} (
        id uuid not null default core.uuid_v7(),
        tenant_id int not null references core.tenants,
        name text not null,
        owner_id uuid,
        ${columns.join('\n')}
        deleted_at timestamptz(3),
        restored_at timestamptz(3),
        deletion_id uuid,
        primary key (id, tenant_id)
      );
      alter table probe.${name} enable row level security;
      alter table probe.${name} force row level security;
      create policy ${name}_all_tenant on probe.${name} as restrictive to pnc_owner, pnc_service
        using (tenant_id = (select core.current_tenant_id()));
      create policy ${name}_all_owner on probe.${name} to pnc_service
        using (owner_id is null or owner_id = (select core.current_user_id()));
      create policy ${name}_select_all on probe.${name} for select to pnc_service using (true);
      grant select, insert on probe.${name} to pnc_service;
      grant update (deleted_at, name${Object.keys(parents)
        .map((column) => `, ${column}`)
        .join('')}) on probe.${name} to pnc_service;`)
    for (const [column, parent] of Object.entries(parents))
      await client.query(`select core.register_soft_delete('probe.${parent}', 'probe.${name}', '${column}')`)
  }
  await client.query('commit')
  await client.end()
}
