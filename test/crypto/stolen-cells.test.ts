import { beforeAll, describe, expect, test } from 'vitest'
import { parseKeyRing } from '../../src/crypto/key-ring.js'
import type { Verification } from '../../src/repositories/core/verifications/verification.js'
import { attack } from '../attack/attacker.js'
import { testKeyRing, testRingText } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect({ keyRing: testKeyRing })
const given = { type: 'identity', evidence: { number: 'GHA-1' }, reference: 'GHA-1' } as const
let own: Verification
let kofis: Verification
let foreign: Verification

/** What a value that was smuggled in past every check does to whoever reads it. */
const reading = (id: string) => db.as(ghana.ama).verifications.get(id)
const failed = { code: 'DECRYPTION_FAILED' }

beforeAll(async () => {
  own = await db.as(ghana.ama).verifications.create(given)
  kofis = await db.as(ghana.kofi).verifications.create({ ...given, evidence: { number: 'GHA-2' } })
  foreign = await db.as(kenya.wanjiku).verifications.create({ ...given, evidence: { number: 'KEN-1' } })
})

/** As somebody who has the whole database: triggers are off, and the row is put back afterwards. */
async function withSmuggled<Result>(sql: string, values: readonly unknown[], work: () => Promise<Result>) {
  const [before] = await database.asOwner<{ evidence: Buffer; reference: Buffer }>(
    'select evidence, reference from core.verifications where id = $1',
    [own.id],
  )
  await database.asOwner('alter table core.verifications disable trigger user')
  try {
    await database.asOwner(sql, values)
    return await work()
  } finally {
    await database.asOwner('update core.verifications set evidence = $2, reference = $3 where id = $1', [
      own.id,
      before!.evidence,
      before!.reference,
    ])
    await database.asOwner('alter table core.verifications enable trigger user')
  }
}

const copyOf =
  'update core.verifications set evidence = (select evidence from core.verifications where id = $2) where id = $1'

describe('a service is refused by the database', () => {
  test.each([
    ['the value of another person', () => kofis.id, 'PN060'],
    ['the value of another tenant', () => foreign.id, 'PN060'],
  ])('when it copies %s into its own row', async (_, from, refused) => {
    const [{ evidence } = { evidence: Buffer.of() }] = await database.asOwner<{ evidence: Buffer }>(
      'select evidence from core.verifications where id = $1',
      [from()],
    )
    await attack(database, ghana.ama, async (attempt) => {
      const sql = 'update core.verifications set evidence = $2 where id = $1'
      expect(await attempt(sql, [own.id, evidence])).toMatchObject({ refused })
    })
  })

  test('when it brings the key of another tenant along', async () => {
    const [key] = await database.asOwner<{ id: string; ring_key_id: string; wrapped_key: Buffer }>(
      'select * from core.subject_keys where tenant_id = 102 and user_id = $1',
      [kenya.wanjiku.user],
    )
    await attack(database, ghana.ama, async (attempt) => {
      expect((await attempt('select from core.subject_keys where id = $1', [key!.id])).rowCount).toBe(0)
      expect((await attempt('select from core.subject_keys where tenant_id = 102')).rowCount).toBe(0)
      const insert =
        'insert into core.subject_keys (id, tenant_id, user_id, ring_key_id, wrapped_key) values ($1, $2, $3, $4, $5)'
      const row = [key!.ring_key_id, key!.wrapped_key]
      expect(await attempt(insert, [key!.id, 102, kenya.wanjiku.user, ...row])).toMatchObject({
        refused: '42501',
      })
      expect(await attempt(insert, [key!.id, 101, ghana.ama.user, ...row])).toMatchObject({
        refused: '23505',
      })
    })
  })

  test('when it calls what rotation uses', async () => {
    await attack(database, ghana.system, async (attempt) => {
      for (const call of [
        `core.list_data_keys(null, null, '00000000-0000-0000-0000-000000000000', 0, 10, false)`,
        `core.read_cells('core.verifications', 'evidence', 'all', '00000000-0000-0000-0000-000000000000', 0, 10)`,
        `core.replace_cells('core.verifications', 'evidence', '{}', '{}', '{}', '{}')`,
        `core.destroy_replaced_keys(10, '{}')`,
      ]) {
        expect(await attempt(`select * from ${call}`), call).toMatchObject({ refused: '42501' })
      }
    })
  })
})

describe('whoever writes past the checks of the database gains nothing: the library says that it does not decrypt', () => {
  test('the value of another row, person or tenant', async () => {
    for (const from of [kofis.id, foreign.id]) {
      await withSmuggled(copyOf, [own.id, from], () => expect(reading(own.id)).rejects.toMatchObject(failed))
    }
  })

  test('the value of another column of the same row', () =>
    withSmuggled('update core.verifications set evidence = reference where id = $1', [own.id], () =>
      expect(reading(own.id)).rejects.toMatchObject(failed),
    ))

  test('the value of another tenant together with its key', async () => {
    const copyKey = `insert into core.subject_keys (id, tenant_id, user_id, ring_key_id, wrapped_key, retired_at)
      select id, 101, $2, ring_key_id, wrapped_key, now() from core.subject_keys where user_id = $1`
    await database.asOwner(copyKey, [kenya.wanjiku.user, ghana.ama.user])
    await db.as(kenya.wanjiku).verifications.get(foreign.id)
    await withSmuggled(copyOf, [own.id, foreign.id], () =>
      expect(reading(own.id)).rejects.toMatchObject(failed),
    )
    await database.asOwner('delete from core.subject_keys where tenant_id = 101 and retired_at is not null')
  })

  test.each([
    ['cut short', 'substring(evidence for octet_length(evidence) - 1)'],
    ['with one bit of it changed', 'set_bit(evidence, 300, 1 - get_bit(evidence, 300))'],
    ['with one bit of its key id changed', 'set_bit(evidence, 20, 1 - get_bit(evidence, 20))'],
  ])('a value %s', (_, damaged) =>
    withSmuggled(`update core.verifications set evidence = ${damaged} where id = $1`, [own.id], async () => {
      await expect(reading(own.id)).rejects.toMatchObject(failed)
      await expect(
        db.as(ghana.ama).verifications.update(own.id, own.version, { evidence: { new: true } }),
      ).rejects.toMatchObject(failed)
    }),
  )

  test('and after all of this the value is read as it was', async () => {
    expect(await reading(own.id)).toMatchObject({ evidence: { number: 'GHA-1' }, reference: 'GHA-1' })
  })
})

describe('a service whose ring', () => {
  const impostor = parseKeyRing(
    testRingText().replace(
      Buffer.alloc(32, 11).toString('base64url'),
      Buffer.alloc(32, 99).toString('base64url'),
    ),
  )
  test.each([
    ['is missing', undefined, 'KEY_MISSING'],
    ['lacks the key', parseKeyRing(testRingText({ active: 'new', without: ['old'] })), 'KEY_MISSING'],
    ['has another key of the same name', impostor, 'DECRYPTION_FAILED'],
  ])('%s reads nothing and writes over nothing', async (_, keyRing, code) => {
    const other = await database.connect({ keyRing })
    await db.as(ghana.system).configurations.set({ key: 'bot.token', value: 'secret', is_sensitive: true })
    const stored = () =>
      database.asOwner(
        'select evidence, version, (select value_encrypted from core.configurations where key = $2) from core.verifications where id = $1',
        [own.id, 'bot.token'],
      )
    const before = await stored()
    const attempts: readonly (() => Promise<unknown>)[] = [
      () => other.as(ghana.ama).verifications.get(own.id),
      () => other.as(ghana.ama).verifications.update(own.id, own.version, { evidence: { new: true } }),
      () => other.as(ghana.ama).verifications.create({ ...given, type: 'address' }),
      () =>
        other
          .as(ghana.admin)
          .verifications.decide(own.id, own.version, { status: 'rejected', admin_notes: 'no' }),
      () => other.as(ghana.system).configurations.get('bot.token'),
      () =>
        other.as(ghana.system).configurations.set({ key: 'bot.token', value: 'other', is_sensitive: true }),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code })
    expect(await stored()).toEqual(before)
    // What is not encrypted needs no key.
    await other.as(ghana.system).configurations.set({ key: 'bot.greeting', value: 'Akwaaba' })
  })
})
