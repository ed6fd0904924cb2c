import { Client } from 'pg'

/** Brings the empty database to the state every test starts from. */
export async function migrateTemplate(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  for (const name of ['postgis', 'pgcrypto', 'unaccent', 'btree_gin', 'btree_gist', 'pg_trgm']) {
    await client.query(`create extension if not exists ${name}`)
  }
  for (const role of [
    'pnc_owner',
    'pnc_migrator',
    'pnc_service',
    'pnc_readonly',
    'pnc_operator',
    'pnc_auditor',
  ]) {
    await client.query(`do $$ begin create role ${role}; exception when duplicate_object then null; end $$`)
  }
  await client.end()
}
