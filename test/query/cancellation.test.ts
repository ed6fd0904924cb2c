import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { UnitOfWork } from '../../src/client/db.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect({ max: 1 })

const sleepFor = (seconds: number) => (tx: UnitOfWork) => sql`select pg_sleep(${seconds})`.execute(tx.query)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a signal that is aborted beforehand lets nothing begin', async () => {
  const options = { signal: AbortSignal.abort() }
  await expect(db.as(ghana.ama, () => expect.unreachable(), options)).rejects.toMatchObject({
    code: 'CANCELLED',
  })
  await expect(db.as(ghana.ama, options).listings.feed()).rejects.toMatchObject({ code: 'CANCELLED' })
})

test('an abort between statements rolls back', async () => {
  const abort = new AbortController()
  const work = db.as(
    ghana.ama,
    async (tx) => {
      await tx.businesses.create({ name: 'Aborted' })
      abort.abort()
    },
    { signal: abort.signal },
  )
  await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await database.asOwner(`select from market.businesses where name = 'Aborted'`)).toEqual([])
})

test('an abort ends work that waits for something else, and keeps the connection from nobody', async () => {
  const abort = new AbortController()
  let tell: (tx: UnitOfWork) => void
  const begun = new Promise<UnitOfWork>((resolve) => (tell = resolve))
  const work = db.as(
    ghana.ama,
    async (tx) => {
      await tx.businesses.create({ name: 'Never finished' })
      tell(tx)
      await new Promise(() => undefined)
    },
    { signal: abort.signal },
  )
  const tx = await begun
  abort.abort()
  await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
  await expect(tx.businesses.feed()).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' })
  expect((await db.as(ghana.ama).businesses.feed()).items).toEqual([])
})

describeOnServer(
  'a running statement',
  'the embedded engine is one session, which nobody else can cancel',
  () => {
    test('is cancelled by an AbortSignal; nothing is kept and the connection stays usable', async () => {
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 100)
      const work = db.as(
        ghana.ama,
        async (tx) => {
          await tx.businesses.create({ name: 'Cancelled' })
          await sleepFor(600)(tx)
        },
        { signal: abort.signal },
      )
      await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
      expect((await db.as(ghana.ama).businesses.feed()).items).toEqual([])
    })

    test('of a single call is cancelled too', async () => {
      const lock = await database.openClient(database.ownerUrl)
      await lock.query('begin; lock table market.businesses')
      const work = db.as(ghana.ama, { signal: AbortSignal.timeout(100) }).businesses.feed()
      await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
      await lock.query('rollback')
      expect((await db.as(ghana.ama).businesses.feed()).items).toEqual([])
    })

    test('is cancelled by statementTimeoutMs, which the next unit of work does not inherit', async () => {
      const options = { statementTimeoutMs: 50 }
      await expect(db.as(ghana.ama, sleepFor(20), options)).rejects.toMatchObject({ code: 'CANCELLED' })
      await db.as(ghana.ama, sleepFor(0.2))
    })

    test('is never cancelled for somebody who used the connection before, however late the abort comes', async () => {
      for (let round = 0; round < 60; round++) {
        const abort = new AbortController()
        setTimeout(() => abort.abort(), round % 12)
        const outcomes = await Promise.allSettled([
          db.as(ghana.ama, sleepFor(0.004), { signal: abort.signal }),
          db.as(kenya.wanjiku, sleepFor(0.03)),
          db.as(kenya.wanjiku).businesses.feed(),
        ])
        expect(outcomes.slice(1).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
      }
    })

    test('keeps the connection from nobody once it was cancelled', async () => {
      const work = Array.from({ length: 10 }, () =>
        db.as(ghana.ama, sleepFor(20), { signal: AbortSignal.timeout(150) }),
      )
      for (const outcome of await Promise.allSettled(work)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } })
      }
      await db.as(ghana.ama, sleepFor(0))
    })
  },
)

test('a unit of work that is not cancelled leaves no listener on its signal', async () => {
  const { signal } = new AbortController()
  let listeners = 0
  const counted = new Proxy(signal, {
    get: (target, key) => {
      if (key === 'addEventListener') return () => listeners++
      if (key === 'removeEventListener') return () => listeners--
      return Reflect.get(target, key) as unknown
    },
  })
  for (let i = 0; i < 3; i++) {
    await db.as(ghana.ama, () => pause(1), { signal: counted })
    await db.as(ghana.ama, { signal: counted }).businesses.feed()
  }
  expect(listeners).toBe(0)
})
