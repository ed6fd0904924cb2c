import { readFileSync } from 'node:fs'
import type { Client } from 'pg'

/** Drops everything in the database but its extensions, in one transaction. */
export async function clearDatabase(client: Client): Promise<void> {
  await client.query(readFileSync(new URL('clear-database.sql', import.meta.url), 'utf8'))
}
