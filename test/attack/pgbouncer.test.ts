import { sql } from 'kysely'
import { beforeAll, expect, inject, test } from 'vitest'
import { describeWhen } from '../harness/describe-when.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { tokenFor } from './attacker.js'
import { killClients } from './killed-clients.js'
import { serveManyTenants } from './many-tenants.js'
import { addPopulatedMarkets } from './populated-markets.js'
import { hasPgbouncer, startPgbouncer } from './start-pgbouncer.js'

const isServer = inject('engine').kind === 'server'
const reason = isServer ? 'pgbouncer is not installed' : 'pgbouncer needs a server behind it'

const database = await useTestDatabase()

describeWhen(isServer && hasPgbouncer, 'through pgbouncer in transaction mode', reason, () => {
  let connectionString = ''
  beforeAll(async () => {
    await addPopulatedMarkets(database)
    const { url, stop } = await startPgbouncer(database.serviceUrl, 2)
    connectionString = url
    return stop
  })

  test('two connections to the server serve 10,000 units of work of 50 clients, some of them killed, and each sees its own rows alone', async () => {
    const db = await database.connect({ connectionString, max: 50 })
    await Promise.all([
      serveManyTenants(db, 250, 50),
      killClients(connectionString, tokenFor(database, kenya.wanjiku), 200),
    ])
  }, 240_000)

  test('a setting of one tenant does not reach the next one on the same connection to the server', async () => {
    const db = await database.connect({ connectionString, max: 8 })
    const timeouts = async () => {
      const units = Array.from({ length: 8 }, () =>
        db.as(kenya.wanjiku, (tx) =>
          sql<{
            timeout: string
          }>`select current_setting('statement_timeout') as timeout, pg_sleep(0.01)`.execute(tx.query),
        ),
      )
      return new Set((await Promise.all(units)).map(({ rows }) => rows[0]!.timeout))
    }
    for (let round = 0; round < 5; round++) {
      await db.as(ghana.ama, (tx) => sql`set statement_timeout = '7s'`.execute(tx.query))
      expect(await timeouts()).toEqual(new Set(['0']))
    }
  })

  test('an AbortSignal cancels the statement of its own unit of work', async () => {
    const db = await database.connect({ connectionString, max: 8 })
    const abort = new AbortController()
    const others = Array.from({ length: 4 }, () =>
      db.as(kenya.wanjiku, (tx) => sql`select pg_sleep(0.2)`.execute(tx.query)),
    )
    const work = db.as(ghana.ama, (tx) => sql`select pg_sleep(30)`.execute(tx.query), {
      signal: abort.signal,
    })
    setTimeout(() => abort.abort(), 500)
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
    await Promise.all(others)
  })
})
