import { expect, test } from 'vitest'
import type { TransactionOptions } from '../../src/query/transaction-options.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()

/** Resolves for everybody once `count` have arrived; those who come later do not wait. */
function meetingOf(count: number): () => Promise<void> {
  let arrived = 0
  let open: () => void
  const everybodyIsHere = new Promise<void>((resolve) => (open = resolve))
  return () => {
    if (++arrived >= count) open()
    return everybodyIsHere
  }
}

describeOnServer('two units of work at once', 'the embedded engine runs one after the other', () => {
  /** Each reads how many businesses there are and opens one named after the number: run one after the other they get different names. */
  const nameByCount = async (prefix: string, options: TransactionOptions) => {
    const meet = meetingOf(2)
    let runs = 0
    const open = () =>
      db.as(
        ghana.ama,
        async (tx) => {
          runs++
          const rows = await tx.query
            .selectFrom('market.businesses')
            .select('id')
            .where('name', 'like', `${prefix}%`)
            .execute()
          await meet()
          return (await tx.businesses.create({ name: `${prefix} ${rows.length}` })).name
        },
        options,
      )
    const outcomes = await Promise.allSettled([open(), open()])
    return { outcomes, runs: () => runs }
  }

  test('that cannot both be serialized: one is run again, by itself, and sees the other', async () => {
    const { outcomes, runs } = await nameByCount('Serial', { isolation: 'serializable' })
    const names = outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value)
    expect(names.sort()).toEqual(['Serial 0', 'Serial 1'])
    expect(runs()).toBe(3)
  })

  test('with no retries left, it fails as SERIALIZATION_FAILURE and keeps nothing', async () => {
    const { outcomes, runs } = await nameByCount('Once', { isolation: 'serializable', retries: 0 })
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'SERIALIZATION_FAILURE' },
    })
    expect(runs()).toBe(2)
    expect(await database.asOwner(`select from market.businesses where name like 'Once%'`)).toHaveLength(1)
  })

  /** Each changes both of two businesses, in opposite order. */
  const changeBoth = async (options: TransactionOptions) => {
    const [one, other] = [
      await db.as(ghana.ama).businesses.create({ name: 'One' }),
      await db.as(ghana.ama).businesses.create({ name: 'Other' }),
    ]
    const meet = meetingOf(2)
    const change = (ids: readonly string[]) =>
      db.as(
        ghana.ama,
        async (tx) => {
          for (const id of ids) {
            const { version } = await tx.businesses.get(id)
            await tx.businesses.update(id, version, { city: 'Accra' })
            await meet()
          }
        },
        options,
      )
    const outcomes = await Promise.allSettled([change([one.id, other.id]), change([other.id, one.id])])
    const versions = await Promise.all(
      [one, other].map(async ({ id }) => (await db.as(ghana.ama).businesses.get(id)).version),
    )
    return { outcomes, versions }
  }

  test('that wait for each other: one is run again and both succeed', async () => {
    const { outcomes, versions } = await changeBoth({})
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(versions).toEqual([3, 3])
  })

  test('with no retries left, it fails as DEADLOCK and keeps nothing', async () => {
    const { outcomes, versions } = await changeBoth({ retries: 0 })
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'DEADLOCK' },
    })
    expect(versions).toEqual([2, 2])
  })

  test('that read one version of a row: the second writer is told, and changes nothing', async () => {
    const { id, version } = await db.as(ghana.ama).businesses.create({ name: 'Contended' })
    const cities = ['Accra', 'Kumasi', 'Tamale', 'Ho']
    const outcomes = await Promise.allSettled(
      cities.map((city) => db.as(ghana.ama).businesses.update(id, version, { city })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'VERSION_CONFLICT' })
    }
    expect((await db.as(ghana.ama).businesses.get(id)).version).toBe(2)
  })

  test('that insert with the same id: both get the same row', async () => {
    const id = '01890000-0000-7000-8000-0000000000e1'
    const made = await Promise.all(
      Array.from({ length: 4 }, () => db.as(ghana.ama).businesses.create({ id, name: 'Retried' })),
    )
    for (const each of made) expect(each).toEqual(made[0])
    expect(await database.asOwner('select from market.businesses where id = $1', [id])).toHaveLength(1)
  })
})

test('an error that no retry would change is not retried', async () => {
  let runs = 0
  const work = db.as(ghana.ama, async (tx) => {
    runs++
    await tx.businesses.create({ name: 'Not mine', owner_id: ghana.kofi.user })
  })
  await expect(work).rejects.toMatchObject({ code: 'ROW_SECURITY_VIOLATION' })
  expect(runs).toBe(1)
})
