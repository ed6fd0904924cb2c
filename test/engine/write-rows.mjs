// Opens the embedded engine of a folder and commits one row after the other until it is killed. Prints each number after its commit.
import { createRequire } from 'node:module'
import { openEngine } from '../../dist/engine/open-engine.js'

const { Client } = createRequire(import.meta.url)('pg')
const engine = await openEngine({
  dataDir: process.argv[2],
  serviceRole: 'pnc_service',
  connectTimeoutMs: 10_000,
  origins: {},
})
const client = new Client({ connectionString: engine.connectionString })
await client.connect()
await client.query('create table if not exists rows (n int primary key, filling text)')
const { rows } = await client.query('select coalesce(max(n), 0) as last from rows')
for (let n = rows[0].last + 1; ; n += 1) {
  await client.query('begin')
  await client.query('insert into rows values ($1, $2)', [n, 'x'.repeat(2000)])
  await client.query('commit')
  process.stdout.write(`${n}\n`)
}
