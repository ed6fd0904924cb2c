import { describe, expect, test } from 'vitest'
import type { TenantContext } from '../../src/query/tenant-context.js'
import type { VerificationInput } from '../../src/schemas/core/verification.js'
import { attack } from '../attack/attacker.js'
import { testKeyRing } from '../harness/test-key-ring.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect({ keyRing: testKeyRing })
const evidence = { document: 'passport', photos: ['front', 'back'], born: '1990-03-06' }
const ask = async (who: TenantContext, input: Partial<VerificationInput> = {}) => {
  // One attempt of a type may be pending: whatever an earlier test has left is decided first.
  const { items } = await db
    .as(ghana.system)
    .verifications.feed({ status: 'pending', user_id: input.user_id ?? who.user })
  for (const { id, version } of items)
    await db.as(ghana.system).verifications.decide(id, version, { status: 'rejected' })
  return db.as(who).verifications.create({ type: 'identity', evidence, ...input })
}

describe('a member', () => {
  test('asks for a verification and sees what it has shown', async () => {
    const made = await ask(ghana.ama, { reference: 'GHA-725-1' })
    expect(made).toMatchObject({
      user_id: ghana.ama.user,
      status: 'pending',
      evidence,
      reference: 'GHA-725-1',
      admin_notes: null,
      decided_by: null,
      decided_at: null,
      version: 1,
    })
    expect(await db.as(ghana.ama).verifications.get(made.id)).toEqual(made)
    const [row] = await database.asOwner<{ whole: string }>(
      'select v::text as whole from core.verifications v where id = $1',
      [made.id],
    )
    for (const secret of ['passport', 'GHA-725-1']) {
      expect(row!.whole).not.toContain(secret)
      expect(row!.whole).not.toContain(Buffer.from(secret).toString('hex'))
    }
  })

  test('completes it while nothing is decided', async () => {
    const { id } = await ask(ghana.ama, { reference: 'GHA-1' })
    const changed = await db
      .as(ghana.ama)
      .verifications.update(id, 1, { evidence: { document: 'card' }, reference: null })
    expect(changed).toMatchObject({ evidence: { document: 'card' }, reference: null, version: 2 })
    await expect(db.as(ghana.ama).verifications.update(id, 1, { reference: 'x1' })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { version: 2 },
    })
  })

  test('sees its own attempts and nobody else’s; staff sees all', async () => {
    const { id } = await ask(ghana.ama)
    const kofis = await ask(ghana.kofi)
    expect(await db.as(ghana.kofi).verifications.find(id)).toBeUndefined()
    const { items } = await db.as(ghana.kofi).verifications.feed({ limit: 100 })
    expect(items.every(({ user_id }) => user_id === ghana.kofi.user)).toBe(true)
    const all = await db.as(ghana.admin).verifications.feed({ status: 'pending', limit: 100 })
    expect(all.items.map((item) => item.id)).toEqual(expect.arrayContaining([id, kofis.id]))
    expect(Object.keys(all.items[0]!)).not.toContain('evidence')
  })

  test('has one pending attempt of each type', async () => {
    await ask(ghana.ama)
    await expect(db.as(ghana.ama).verifications.create({ type: 'identity', evidence })).rejects.toMatchObject(
      {
        code: 'UNIQUE_VIOLATION',
      },
    )
  })

  test('may repeat a request with the id it made', async () => {
    const id = '01890000-0000-7000-8000-00000000aa01'
    const first = await ask(ghana.ama, { id })
    expect(await db.as(ghana.ama).verifications.create({ id, type: 'identity', evidence: {} })).toEqual(first)
    await expect(
      db.as(ghana.kofi).verifications.create({ id, type: 'phone', evidence: {} }),
    ).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
  })
})

describe('a decision', () => {
  test('is made by staff, once, and stamped', async () => {
    const { id } = await ask(ghana.ama)
    const decided = await db
      .as(ghana.admin)
      .verifications.decide(id, 1, { status: 'approved', admin_notes: 'Checked by phone' })
    expect(decided).toMatchObject({
      status: 'approved',
      decided_by: ghana.admin.user,
      decided_at: expect.any(Date) as Date,
      admin_notes: 'Checked by phone',
    })
    await expect(
      db.as(ghana.system).verifications.decide(id, 2, { status: 'rejected' }),
    ).rejects.toMatchObject({ code: 'VERIFICATION_DECIDED' })
    await expect(
      db.as(ghana.ama).verifications.update(id, 2, { evidence: { forged: true } }),
    ).rejects.toMatchObject({ code: 'VERIFICATION_DECIDED' })
  })

  test('leaves its notes to the staff', async () => {
    const { id } = await ask(ghana.ama)
    await db.as(ghana.admin).verifications.decide(id, 1, { status: 'rejected', admin_notes: 'Forged' })
    expect(await db.as(ghana.ama).verifications.get(id)).toMatchObject({
      status: 'rejected',
      admin_notes: null,
    })
    expect(await db.as(ghana.system).verifications.get(id)).toMatchObject({ admin_notes: 'Forged' })
  })

  test('is not the member’s, nor an admin’s about itself', async () => {
    const { id } = await ask(ghana.ama)
    await expect(db.as(ghana.ama).verifications.decide(id, 1, { status: 'approved' })).rejects.toMatchObject({
      code: 'STAFF_ONLY',
    })
    const own = await ask(ghana.admin)
    await expect(
      db.as(ghana.admin).verifications.decide(own.id, 1, { status: 'approved' }),
    ).rejects.toMatchObject({ code: 'OWN_VERIFICATION' })
  })

  test.each<[string, TenantContext, string, string]>([
    ['a member approves itself', ghana.ama, `set status = 'approved'`, 'PN063'],
    ['a member writes notes', ghana.ama, `set admin_notes = evidence`, 'PN063'],
    ['a member claims who decided', ghana.ama, `set decided_by = '${ghana.admin.user}'`, '42501'],
    ['staff moves it to another member', ghana.admin, `set user_id = '${ghana.kofi.user}'`, '42501'],
  ])('is kept by the database when %s in SQL', async (_, who, set, refused) => {
    const { id } = await ask(ghana.ama)
    await attack(database, who, async (attempt) => {
      expect(await attempt(`update core.verifications ${set} where id = $1`, [id])).toMatchObject({ refused })
    })
  })

  test('is kept by the database even from the owner', async () => {
    const { id } = await ask(ghana.ama)
    const insert = `insert into core.verifications (tenant_id, user_id, type, status, evidence, decided_at)
      select tenant_id, user_id, 'email', 'approved', evidence, now() from core.verifications where id = $1`
    await expect(database.asOwner(insert, [id])).rejects.toMatchObject({ code: 'PN062' })
    await db.as(ghana.system).verifications.decide(id, 1, { status: 'rejected' })
    await expect(
      database.asOwner(`update core.verifications set status = 'pending', decided_at = null where id = $1`, [
        id,
      ]),
    ).rejects.toMatchObject({ code: 'PN062' })
  })
})

describe('a reference', () => {
  test('finds the attempts in which the same document was shown, however it is written', async () => {
    const amas = await ask(ghana.ama, { reference: 'GHA-725 001' })
    const kofis = await ask(ghana.kofi, { reference: 'gha725001' })
    await ask(ghana.esi, { reference: 'GHA-725-002' })
    const found = await db.as(ghana.admin).verifications.findByReference('gha 725-001')
    expect(found.map(({ id }) => id).sort()).toEqual([amas.id, kofis.id].sort())
    expect(await db.as(ghana.kofi).verifications.findByReference('GHA725001')).toHaveLength(1)
    expect(await db.as(kenya.admin).verifications.findByReference('GHA725001')).toEqual([])
  })

  test('of punctuation alone is refused, because every other would be equal to it', async () => {
    await expect(ask(ghana.ama, { reference: '---' })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})
