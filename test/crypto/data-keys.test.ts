import { describe, expect, test } from 'vitest'
import { makeDataKey, unwrapDataKey } from '../../src/crypto/data-key.js'
import { parseKeyRing } from '../../src/crypto/key-ring.js'
import { newRowId } from '../../src/crypto/new-row-id.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { testKeyRing, testRingText } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect({ keyRing: testKeyRing })
const identity = { type: 'identity', evidence: { number: 'GHA-1' } } as const
const keysOf = (user: string | null) =>
  database.asOwner<{ id: string; wrapped_key: Buffer | null; destroyed_at: Date | null }>(
    'select * from core.subject_keys where user_id is not distinct from $1 order by id',
    [user],
  )

describe('a wrapped data key', () => {
  const owner = { tenant: 101, user: ghana.ama.user }

  test('opens for whom it was made, and for nobody else', () => {
    const { dataKey, wrapped } = makeDataKey(testKeyRing, newRowId(), owner)
    expect(unwrapDataKey(testKeyRing, wrapped).key.equals(dataKey.key)).toBe(true)
    for (const change of [
      { tenant: 102 },
      { user: ghana.kofi.user },
      { user: null },
      { id: newRowId() },
      { ringKey: 'new' },
      { wrapped: wrapped.wrapped.subarray(0, -1) },
    ]) {
      expect(() => unwrapDataKey(testKeyRing, { ...wrapped, ...change })).toThrow(
        expect.objectContaining({ code: 'DECRYPTION_FAILED' }),
      )
    }
  })

  test('names the key that the ring lacks', () => {
    const { wrapped } = makeDataKey(testKeyRing, newRowId(), owner)
    const without = parseKeyRing(testRingText({ active: 'new', without: ['old'] }))
    expect(() => unwrapDataKey(without, wrapped)).toThrow(expect.objectContaining({ code: 'KEY_MISSING' }))
  })

  test('fits its column, and nothing shorter does', async () => {
    const { wrapped } = makeDataKey(testKeyRing, newRowId(), owner)
    await database.asOwner('select $1::bytea::core.wrapped_key', [wrapped.wrapped])
    await expect(
      database.asOwner('select $1::bytea::core.wrapped_key', [wrapped.wrapped.subarray(1)]),
    ).rejects.toMatchObject({ code: '23514' })
  })
})

describe('the first value of a person', () => {
  test('makes its key, and the next uses it', async () => {
    await db.as(ghana.kofi).verifications.create(identity)
    await db.as(ghana.kofi).verifications.create({ ...identity, type: 'address' })
    expect(await keysOf(ghana.kofi.user)).toHaveLength(1)
  })

  test('rolled back leaves no key, and a later value is read all the same', async () => {
    const mind = new Error('changed my mind')
    await expect(
      db.as(ghana.esi, async (tx) => {
        await tx.verifications.create(identity)
        throw mind
      }),
    ).rejects.toBe(mind)
    expect(await keysOf(ghana.esi.user)).toHaveLength(0)
    const { id } = await db.as(ghana.esi).verifications.create(identity)
    const other = await database.connect({ keyRing: testKeyRing })
    expect(await other.as(ghana.esi).verifications.get(id)).toMatchObject({ evidence: { number: 'GHA-1' } })
  })

  test('of somebody who is no member of the tenant is refused, and makes no key', async () => {
    await expect(
      db.as(ghana.admin).verifications.create({ ...identity, user_id: kenya.wanjiku.user }),
    ).rejects.toMatchObject({ code: 'FOREIGN_KEY_VIOLATION' })
    expect(await keysOf(kenya.wanjiku.user)).toHaveLength(0)
  })

  test('makes no key for somebody else, unless staff writes it', async () => {
    await expect(
      db.as(ghana.kofi).verifications.create({ ...identity, user_id: ghana.ama.user }),
    ).rejects.toMatchObject({ code: 'ROW_SECURITY_VIOLATION' })
    expect(await keysOf(ghana.ama.user)).toHaveLength(0)
  })
})

describeOnServer('many first values at once', 'the embedded engine is one session', () => {
  test('end with one key, under which all of them are read', async () => {
    const dbs = [db, await database.connect({ keyRing: testKeyRing })]
    const keys = Array.from({ length: 12 }, (_, at) => `race.secret-${at}`)
    await Promise.all(
      keys.map((key, at) =>
        dbs[at % 2]!.as(kenya.system).configurations.set({ key, value: at, is_sensitive: true }),
      ),
    )
    expect(
      await database.asOwner('select from core.subject_keys where tenant_id = 102 and user_id is null'),
    ).toHaveLength(1)
    for (const [at, key] of keys.entries()) {
      expect(await dbs[(at + 1) % 2]!.as(kenya.system).configurations.get(key)).toMatchObject({ value: at })
    }
  })
})

describe('destroying the keys of a person', () => {
  test('makes every value of it unreadable at once, in every process, and keeps the row as a tombstone', async () => {
    const other = await database.connect({ keyRing: testKeyRing })
    const { id } = await db.as(ghana.ama).verifications.create(identity)
    await other.as(ghana.ama).verifications.get(id)
    expect(await db.as(ghana.system).subjectKeys.destroy(ghana.ama.user)).toBe(1)
    for (const each of [db, other]) {
      await expect(each.as(ghana.ama).verifications.get(id)).rejects.toMatchObject({ code: 'KEY_DESTROYED' })
      await expect(
        each.as(ghana.ama).verifications.create({ ...identity, type: 'phone' }),
      ).rejects.toMatchObject({ code: 'KEY_DESTROYED' })
    }
    const [tombstone, ...more] = await keysOf(ghana.ama.user)
    expect(more).toEqual([])
    expect(tombstone).toMatchObject({ wrapped_key: null, destroyed_at: expect.any(Date) as Date })
    expect(await db.as(ghana.system).subjectKeys.destroy(ghana.ama.user)).toBe(0)
  })

  test('is refused to staff and to the person, and leaves others their keys', async () => {
    for (const who of [ghana.admin, ghana.kofi]) {
      await expect(db.as(who).subjectKeys.destroy(ghana.kofi.user)).rejects.toMatchObject({
        code: 'ROW_SECURITY_VIOLATION',
      })
    }
    expect((await keysOf(ghana.kofi.user))[0]!.destroyed_at).toBeNull()
  })

  test('cannot be undone, not even by the owner', async () => {
    const [{ id } = { id: '' }] = await keysOf(ghana.ama.user)
    const { wrapped } = makeDataKey(testKeyRing, id, { tenant: 101, user: ghana.ama.user })
    await expect(
      database.asOwner(
        `update core.subject_keys set destroyed_at = null, wrapped_key = $2, ring_key_id = 'old' where id = $1`,
        [id, wrapped.wrapped],
      ),
    ).rejects.toMatchObject({ code: 'PN061' })
  })
})
