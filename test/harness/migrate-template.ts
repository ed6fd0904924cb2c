import { Client } from 'pg'

/** Brings the empty database to the state every test starts from. */
export async function migrateTemplate(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  for (const name of ['postgis', 'pgcrypto', 'unaccent', 'btree_gin', 'btree_gist', 'pg_trgm']) {
    await client.query(`create extension if not exists ${name}`)
  }
  await client.end()
}
