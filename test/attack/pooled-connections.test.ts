import { CompiledQuery } from 'kysely'
import { expect, test } from 'vitest'
import { createConnectionPool } from '../../src/query/connection-pool.js'
import { createContextSigner } from '../../src/query/context-signer.js'
import { runSingle, runUnitOfWork } from '../../src/query/unit-of-work.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { serveManyTenants } from './many-tenants.js'
import { addPopulatedMarkets } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)
const isServer = database.kind === 'server'

test('one connection serves many tenants in turn, and each sees its own rows alone', async () => {
  await serveManyTenants(await database.connect({ max: 1 }), isServer ? 10 : 5, 16)
}, 120_000)

test('a few connections serve many tenants at once, and each sees its own rows alone', async () => {
  await serveManyTenants(await database.connect(isServer ? { max: 3 } : {}), isServer ? 50 : 5, 48)
}, 120_000)

test('a connection goes back without a context, even if one was set for the session', async () => {
  const options = { connectionString: database.serviceUrl, contextSecret: database.contextSecret, max: 1 }
  const pool = createConnectionPool(options)
  const connections = {
    pool,
    connectionString: database.serviceUrl,
    sign: createContextSigner(database.contextSecret, 300),
    role: isServer ? undefined : 'pnc_service',
    canCancel: isServer,
    onQuery: undefined,
  }
  const keepContext = CompiledQuery.raw(
    `select set_config('pnc.context', current_setting('pnc.context'), false)`,
  )
  try {
    await runSingle(connections, ghana.ama, CompiledQuery.raw('select 1'), {})
    const left = await pool.query('select core.current_tenant_id() as tenant, core.is_staff() as is_staff')
    expect(left.rows).toEqual([{ tenant: null, is_staff: false }])
    // By a statement that counts as one of the library, so that the connection is not cleaned.
    await runUnitOfWork(connections, ghana.system, (session) => session.execute(keepContext), {})
    const kept = await pool.query<{ context: string }>(
      `select current_setting('pnc.context') as context, core.current_tenant_id() as tenant, core.is_staff() as is_staff`,
    )
    expect(kept.rows).toMatchObject([{ tenant: null, is_staff: false }])
    expect(kept.rows[0]!.context).toMatch(/^[0-9a-f]{64}\./)
    expect(
      (
        await runSingle(
          connections,
          kenya.wanjiku,
          CompiledQuery.raw('select core.current_tenant_id() as tenant'),
          {},
        )
      ).rows,
    ).toEqual([{ tenant: kenya.id }])
    await runUnitOfWork(connections, ghana.system, (_, rawSession) => rawSession.execute(keepContext), {})
    expect((await pool.query(`select current_setting('pnc.context') as context`)).rows).toEqual([
      { context: '' },
    ])
  } finally {
    await pool.end()
  }
})
