// Writes small transactions until it is killed, and prints a line after each commit. Its arguments: a URL and a number of its own.
import pg from 'pg'

const [, , connectionString, writer] = process.argv
const client = new pg.Client({ connectionString })
await client.connect()
for (let round = 1; ; round += 1) {
  await client.query('begin')
  await client.query('update shop.counters set n = n + 1 where id in ($1, 3)', [writer])
  await client.query('insert into shop.notes (id, text) values ($1, $2)', [`${writer}-${round}`, 'made'])
  if (round % 3 === 0) await client.query('delete from shop.notes where id = $1', [`${writer}-${round - 1}`])
  if (round % 7 === 0) await client.query('rollback')
  else await client.query('commit')
  process.stdout.write('.')
}
