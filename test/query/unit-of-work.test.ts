import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { UnitOfWork } from '../../src/client/db.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
// One connection: whatever a unit of work leaves behind, the next one meets.
const db = await database.connect({ max: 1 })

const run = async (tx: UnitOfWork, text: string) =>
  (await sql.raw<Record<string, unknown>>(text).execute(tx.query)).rows
const countBusinesses = async (name: string) =>
  (await database.asOwner('select from market.businesses where name = $1', [name])).length

describe('an error', () => {
  test('of the work rolls everything back and arrives as it was thrown', async () => {
    class NoCredit extends Error {}
    const error = new NoCredit('no credit')
    const work = db.as(ghana.ama, async (tx) => {
      await tx.businesses.create({ name: 'Rolled back' })
      throw error
    })
    await expect(work).rejects.toBe(error)
    expect(await countBusinesses('Rolled back')).toBe(0)
  })

  test('of a statement cannot be swallowed: the unit of work fails and nothing of it is kept', async () => {
    const work = db.as(ghana.ama, async (tx) => {
      await tx.businesses.create({ name: 'Half done' })
      await tx.businesses
        .create({ name: 'Nobody owns it', owner_id: kenya.wanjiku.user })
        .catch(() => undefined)
    })
    await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' })
    expect(await countBusinesses('Half done')).toBe(0)
  })

  test('of a listener for queries leaves no transaction open', async () => {
    let isBroken = true
    const listened = await database.connect({
      max: 1,
      applicationName: 'listened',
      onQuery: () => {
        if (isBroken) throw new Error('broken listener')
      },
    })
    await expect(listened.as(ghana.ama).businesses.feed()).rejects.toThrow('broken listener')
    await expect(listened.as(ghana.ama, (tx) => tx.businesses.feed())).rejects.toThrow('broken listener')
    expect(
      await database.asOwner(
        `select state from pg_stat_activity where application_name = 'listened' and state like '%transaction%'`,
      ),
    ).toEqual([])
    isBroken = false
    await listened.as(kenya.wanjiku).businesses.create({ name: 'After a broken listener' })
    expect(await countBusinesses('After a broken listener')).toBe(1)
  })
})

describe('a transaction', () => {
  test('that is read-only refuses to write', async () => {
    const options = { readOnly: true }
    const create = (tx: UnitOfWork) => tx.businesses.create({ name: 'Read-only' })
    await expect(db.as(ghana.ama, create, options)).rejects.toMatchObject({ code: 'READ_ONLY' })
    await expect(db.as(ghana.ama, options).businesses.create({ name: 'Read-only' })).rejects.toMatchObject({
      code: 'READ_ONLY',
    })
    expect(await db.as(ghana.ama, options).businesses.feed()).toMatchObject({ next: undefined })
  })

  test.each(['read committed', 'repeatable read', 'serializable'] as const)(
    'runs as %s when asked to',
    async (isolation) => {
      const [row] = await db.as(ghana.ama, (tx) => run(tx, 'show transaction_isolation'), { isolation })
      expect(row).toEqual({ transaction_isolation: isolation })
    },
  )

  test('of an isolation that does not exist never starts', async () => {
    let isStarted = false
    const options = { isolation: 'none; set role pnc_owner' as never }
    const work = () => Promise.resolve((isStarted = true))
    await expect(db.as(ghana.ama, work, options)).rejects.toMatchObject({ code: 'USAGE' })
    await expect(db.as(ghana.ama, options).businesses.feed()).rejects.toMatchObject({ code: 'USAGE' })
    expect(isStarted).toBe(false)
  })

  test('is not one for Kysely to begin or to stream from', async () => {
    await db.as(ghana.ama, async (tx) => {
      const nested = tx.query.transaction().execute(() => Promise.resolve())
      await expect(nested).rejects.toMatchObject({ code: 'USAGE' })
      const stream = tx.query.selectFrom('market.businesses').select('id').stream()
      await expect(stream.next()).rejects.toMatchObject({ code: 'USAGE' })
    })
  })

  test('keeps what a savepoint saves', async () => {
    await db.as(ghana.ama, async (tx) => {
      await tx.businesses.create({ name: 'Before the savepoint' })
      await run(tx, 'savepoint here')
      await expect(tx.businesses.create({ name: 'Mine', owner_id: ghana.kofi.user })).rejects.toThrow()
      await run(tx, 'rollback to savepoint here')
      await tx.businesses.create({ name: 'After the savepoint' })
    })
    expect(await countBusinesses('Before the savepoint')).toBe(1)
    expect(await countBusinesses('After the savepoint')).toBe(1)
  })
})

describe('raw SQL', () => {
  test('is one statement: a second one behind a semicolon is refused, with parameters and without', async () => {
    for (const query of [sql`select 1; select 2`, sql`select ${1}; select 2`]) {
      const work = db.as(ghana.ama, (tx) => query.execute(tx.query))
      await expect(work).rejects.toMatchObject({ details: { sqlstate: '42601' } })
    }
  })

  test.each(['commit and chain', 'rollback and chain', 'abort and chain'])(
    'that ends with "%s" does not pass for a unit of work that went well',
    async (statement) => {
      const work = db.as(ghana.ama, async (tx) => {
        await tx.businesses.create({ name: `Before ${statement}` })
        await run(tx, statement).catch(() => undefined)
      })
      await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' })
    },
  )

  test('goes back to a savepoint, and on', async () => {
    await db.as(ghana.ama, async (tx) => {
      await run(tx, 'savepoint before')
      await tx.businesses.create({ name: 'Taken back' })
      await run(tx, 'rollback to before')
      await tx.businesses.create({ name: 'Kept' })
    })
    expect([await countBusinesses('Taken back'), await countBusinesses('Kept')]).toEqual([0, 1])
  })

  test.each(['commit', 'rollback', 'commit and chain', 'end', 'abort'])(
    'that says "%s" fails the unit of work, and nothing runs after it',
    async (statement) => {
      const name = `After ${statement}`
      const work = db.as(ghana.ama, async (tx) => {
        await run(tx, statement).catch(() => undefined)
        await tx.businesses.create({ name }).catch(() => undefined)
      })
      await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' })
      expect(await countBusinesses(name)).toBe(0)
      expect(await db.as(ghana.ama, (tx) => run(tx, 'select core.current_tenant_id() as tenant'))).toEqual([
        { tenant: ghana.id },
      ])
    },
  )

  test.each([
    [`set client_encoding = 'latin1'`, 'client_encoding'],
    [`set statement_timeout = '1ms'`, 'statement_timeout'],
    [`select set_config('search_path', 'nowhere', false)`, 'search_path'],
    [`set session characteristics as transaction read only`, 'default_transaction_read_only'],
    [`select set_config('pnc.context', current_setting('pnc.context'), false)`, 'pnc.context'],
    [`set row_security = off`, 'row_security'],
  ])('leaves no setting on the connection: %s', async (statement, setting) => {
    const read = (tx: UnitOfWork) => run(tx, `select current_setting('${setting}', true) as value`)
    const isContext = setting === 'pnc.context'
    const before = await db.as(kenya.wanjiku, read)
    await db.as(ghana.ama, (tx) => run(tx, statement))
    if (!isContext) expect(await db.as(kenya.wanjiku, read)).toEqual(before)
    const committed = async (tx: UnitOfWork) => {
      await run(tx, statement)
      await run(tx, 'commit')
    }
    await expect(db.as(ghana.ama, committed)).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' })
    if (!isContext) expect(await db.as(kenya.wanjiku, read)).toEqual(before)
    const tenants = await db.as(kenya.wanjiku, (tx) =>
      tx.query.selectFrom('core.tenants').select('id').execute(),
    )
    expect(tenants).toEqual([{ id: kenya.id }])
  })
})

describe('a statement that is not awaited', () => {
  test('and was sent in time belongs to the unit of work', async () => {
    await db.as(ghana.ama, (tx) => {
      void tx.businesses.create({ name: 'Sent in time' })
      return Promise.resolve()
    })
    expect(await countBusinesses('Sent in time')).toBe(1)
  })

  test('and comes too late is refused, although the connection is open for the next tenant', async () => {
    const kept = await db.as(ghana.ama, (tx) => Promise.resolve(tx))
    await db.as(kenya.wanjiku, async () => {
      await expect(kept.businesses.create({ name: 'Too late' })).rejects.toMatchObject({
        code: 'TRANSACTION_ABORTED',
      })
      await expect(kept.businesses.feed()).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' })
      await expect(run(kept, 'select 1')).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' })
    })
    expect(await countBusinesses('Too late')).toBe(0)
  })
})
