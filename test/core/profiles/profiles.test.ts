import { beforeEach, describe, expect, test } from 'vitest'
import { profileDetailsPatch, profileInput, profilePatch } from '../../../src/schemas/core/profile.js'
import { parseKeyRing } from '../../../src/crypto/key-ring.js'
import { attack } from '../../attack/attacker.js'
import { testKeyRing, testRingText } from '../../harness/test-key-ring.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect({ keyRing: testKeyRing })
const ama = db.as(ghana.ama).profiles
const kofi = db.as(ghana.kofi).profiles
const staff = db.as(ghana.admin).profiles

beforeEach(() => database.asOwner('delete from core.profiles'))

describe('a profile', () => {
  test('is made by the member, with details that are empty', async () => {
    const made = await ama.create({ bio: 'Sells maize', user_type: 'service_provider', language_code: 'sw' })
    expect(made).toMatchObject({
      user_id: ghana.ama.user,
      bio: 'Sells maize',
      user_type: 'service_provider',
      language_code: 'sw',
      picture: null,
      verification_status: 'unverified',
      version: 1,
    })
    expect(await ama.details(made.id)).toMatchObject({
      user_id: ghana.ama.user,
      gender: 'unknown',
      preferences: {},
      notes: null,
    })
  })

  test('is one for each member', async () => {
    await ama.create()
    await expect(ama.create()).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
    await kofi.create()
    await db.as(kenya.wanjiku).profiles.create()
  })

  test('may be repeated with its id', async () => {
    const id = '01890000-0000-7000-8000-0000000000e9'
    expect(await ama.create({ id })).toEqual(await ama.create({ id }))
    await expect(kofi.create({ id })).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
  })

  test('is made for another member by staff only, and for nobody who is none', async () => {
    await expect(kofi.create({ user_id: ghana.ama.user })).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
    expect(await staff.create({ user_id: ghana.ama.user })).toMatchObject({ user_id: ghana.ama.user })
    await expect(staff.create({ user_id: kenya.wanjiku.user })).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
    })
  })

  test('is changed by the member and staff, by version', async () => {
    const { id } = await ama.create()
    expect(await ama.update(id, 1, { bio: 'New' })).toMatchObject({ bio: 'New', version: 2 })
    await expect(ama.update(id, 1, { bio: 'Old' })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { version: 2 },
    })
    expect(await staff.update(id, 2, { picture: 'files/7' })).toMatchObject({ picture: 'files/7' })
    await expect(kofi.update(id, 3, { bio: 'Mine' })).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
  })

  test('is verified by staff, never by the member itself', async () => {
    await expect(ama.create({ verification_status: 'verified' })).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
    await expect(ama.create({ user_type: 'admin' })).rejects.toMatchObject({ code: 'ROW_SECURITY_VIOLATION' })
    const { id } = await ama.create()
    for (const patch of [{ verification_status: 'verified' }, { user_type: 'admin' }] as const)
      await expect(ama.update(id, 1, patch)).rejects.toMatchObject({ code: 'ROW_SECURITY_VIOLATION' })
    expect(await staff.update(id, 1, { verification_status: 'verified', user_type: 'admin' })).toMatchObject({
      verification_status: 'verified',
    })
    // What staff has given stays when the member changes something else, and is not the member's to take or give.
    expect(await ama.update(id, 2, { bio: 'Verified' })).toMatchObject({ verification_status: 'verified' })
    await attack(database, ghana.ama, async (attempt) => {
      for (const status of ['pending', 'unverified', 'rejected'])
        expect((await attempt(`update core.profiles set verification_status = '${status}'`)).refused).toBe(
          '42501',
        )
    })
  })
})

describe('what others see', () => {
  test('is the profile, and nothing of its details', async () => {
    const { id } = await ama.create({ bio: 'Sells maize' })
    await ama.updateDetails(id, 1, {
      gender: 'female',
      notes: 'Call in the evening',
      preferences: { dark: true },
    })
    expect(await kofi.get(ghana.ama.user)).toMatchObject({ bio: 'Sells maize' })
    await expect(kofi.details(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(kofi.updateDetails(id, 2, { notes: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await staff.details(id)).toMatchObject({ gender: 'female', notes: 'Call in the evening' })
    await attack(database, ghana.kofi, async (attempt) => {
      expect((await attempt('select from core.profile_details')).rowCount).toBe(0)
      expect(
        (await attempt(`select from core.profiles p join core.profile_details d on d.id = p.id`)).rowCount,
      ).toBe(0)
    })
  })

  test('is nothing of another tenant', async () => {
    await db.as(kenya.wanjiku).profiles.create({ bio: 'Kenyan' })
    expect(await ama.find(kenya.wanjiku.user)).toBeUndefined()
    await expect(staff.get(kenya.wanjiku.user)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('is nothing that is deleted', async () => {
    const { id } = await ama.create()
    await ama.delete(id)
    await attack(database, ghana.kofi, async (attempt) => {
      expect((await attempt('select from core.profiles')).rowCount).toBe(0)
    })
  })
})

describe('details', () => {
  test('are changed by version, too', async () => {
    const { id } = await ama.create()
    expect(await ama.updateDetails(id, 1, { gender: 'other' })).toMatchObject({ gender: 'other', version: 2 })
    await expect(ama.updateDetails(id, 1, { gender: 'male' })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { version: 2 },
    })
  })

  test('hold how the member is reached, encrypted under its own key', async () => {
    const { id } = await ama.create()
    const contact_info = { whatsapp: '+233201112223', office: 'Stall 12, Makola' }
    expect(await ama.updateDetails(id, 1, { contact_info })).toMatchObject({ contact_info, version: 2 })
    expect(await staff.details(id)).toMatchObject({ contact_info })
    const [stored] = await database.asOwner('select contact_info from core.profile_details where id = $1', [
      id,
    ])
    const cell = stored!.contact_info as Buffer
    for (const clear of ['whatsapp', '233201112223', 'Makola']) expect(cell.includes(clear)).toBe(false)

    // The ciphertext of one member is refused in the row of another, and what is no ciphertext anywhere.
    const { id: other } = await kofi.create()
    await attack(database, ghana.admin, async (attempt) => {
      const smuggled = await attempt('update core.profile_details set contact_info = $1 where id = $2', [
        cell,
        other,
      ])
      expect(smuggled.refused).toBe('PN060')
      const clear = await attempt('update core.profile_details set contact_info = $1 where id = $2', [
        Buffer.from(JSON.stringify(contact_info)),
        id,
      ])
      expect(clear.refused).toMatch(/^(23514|PN060)$/)
    })
    expect(await ama.updateDetails(id, 2, { contact_info: null })).toMatchObject({ contact_info: null })
  })

  test('are read and changed without how the member is reached, once its keys are destroyed', async () => {
    const { id } = await ama.create()
    await ama.updateDetails(id, 1, { contact_info: { signal: '@ama' }, gender: 'female' })
    await db.as(ghana.system).subjectKeys.destroy(ghana.ama.user)
    expect(await ama.details(id)).toMatchObject({ contact_info: null, gender: 'female' })
    expect(await ama.updateDetails(id, 2, { notes: 'Erased' })).toMatchObject({ notes: 'Erased' })
    expect(await ama.updateDetails(id, 3, { contact_info: null })).toMatchObject({ contact_info: null })
    await expect(ama.updateDetails(id, 4, { contact_info: { signal: '@ama' } })).rejects.toMatchObject({
      code: 'KEY_DESTROYED',
    })
    await database.asOwner('delete from core.profiles')
    await database.asOwner('delete from core.subject_keys')
  })

  test('keep what keys that cannot read it would write over', async () => {
    const { id } = await ama.create()
    await ama.updateDetails(id, 1, { contact_info: { whatsapp: '+233201112223' } })
    const stranger = await database.connect({
      keyRing: parseKeyRing(testRingText({ active: 'new', without: ['old'] })),
    })
    await expect(
      stranger.as(ghana.ama).profiles.updateDetails(id, 2, { contact_info: { whatsapp: 'lost' } }),
    ).rejects.toMatchObject({ code: 'KEY_MISSING' })
    expect(await ama.details(id)).toMatchObject({ contact_info: { whatsapp: '+233201112223' } })
  })

  test('belong to the member of their profile and to nobody else', async () => {
    const { id } = await ama.create()
    const insert = database.asOwner(
      `insert into core.profile_details (id, tenant_id, user_id) values ($1, 101, $2)`,
      [id, ghana.kofi.user],
    )
    await expect(insert).rejects.toMatchObject({ code: '23503' })
    await attack(database, ghana.kofi, async (attempt) => {
      const mine = `insert into core.profile_details (id, tenant_id, user_id) values ('${id}', 101, '${ghana.kofi.user}')`
      expect((await attempt(mine)).refused).toBe('23503')
    })
  })
})

describe('a deletion', () => {
  test('takes the details along, and restoring brings them back', async () => {
    const { id } = await ama.create({ bio: 'Sells maize' })
    await ama.delete(id)
    expect(await ama.find(ghana.ama.user)).toBeUndefined()
    await expect(ama.details(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(ama.updateDetails(id, 1, { notes: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await ama.restore(id)).toMatchObject({ bio: 'Sells maize' })
    expect(await ama.details(id)).toMatchObject({ gender: 'unknown' })
    const [row] = await database.asOwner(`select deleted_at, restored_at from core.profiles where id = $1`, [
      id,
    ])
    expect(row).toEqual({ deleted_at: null, restored_at: expect.any(Date) as Date })
  })

  test('is for the member and staff', async () => {
    const { id } = await ama.create()
    await expect(kofi.delete(id)).rejects.toMatchObject({ code: 'ROW_SECURITY_VIOLATION' })
    await staff.delete(id)
    await expect(staff.delete(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await staff.restore(id)
    await expect(staff.restore(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('makes room for a new profile, and then cannot be undone', async () => {
    const { id } = await ama.create()
    await ama.delete(id)
    await ama.create({ bio: 'New' })
    await expect(ama.restore(id)).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
  })
})

test('what the tables reject, the schemas reject', async () => {
  const refused = (sql: string, value: unknown) =>
    expect(database.asOwner(sql, [value])).rejects.toMatchObject({ code: '23514' })
  for (const [column, value] of [
    ['bio', 'x'.repeat(2001)],
    ['picture', ''],
    ['picture', 'x'.repeat(401)],
    ['language_code', 'EN'],
    ['user_type', 'king'],
    ['verification_status', 'sure'],
  ] as const) {
    await refused(
      `insert into core.profiles (tenant_id, user_id, ${column}) values (101, '${ghana.ama.user}', $1)`,
      value,
    )
    expect(profileInput.safeParse({ [column]: value }).success, column).toBe(false)
    expect(profilePatch.safeParse({ [column]: value }).success, column).toBe(false)
  }
  await ama.create()
  for (const [column, value] of [
    ['gender', 'MALE'],
    ['preferences', JSON.stringify([])],
    ['notes', 'x'.repeat(5001)],
  ] as const) {
    await refused(`update core.profile_details set ${column} = $1`, value)
    const given = column === 'preferences' ? [] : value
    expect(profileDetailsPatch.safeParse({ [column]: given }).success, column).toBe(false)
  }
  for (const schema of [profilePatch, profileDetailsPatch]) expect(schema.safeParse({}).success).toBe(false)
})
