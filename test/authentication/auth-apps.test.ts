import { describe, expect, test } from 'vitest'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'
import { codeOf } from './registered-people.js'
import { malleate, testWallet } from './test-wallet.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const [staff, system] = [db.as(ghana.admin).authApps, db.as(ghana.system).authApps]

const domain = 'api.example.com'
const site = { domain, uri: 'https://api.example.com' }

async function newApp() {
  const wallet = testWallet()
  const app = await staff.create({ address: wallet.address, name: 'Field kit', description: 'Offline forms' })
  const begin = async () => {
    const { message } = await system.begin({ address: wallet.address, ...site })
    return { message, signature: wallet.sign(message), domain }
  }
  return { wallet, app, begin }
}

describe('an application', () => {
  test('signs in by its signature of a nonce message, once by each', async () => {
    const { app, begin } = await newApp()
    const proof = await begin()
    expect(await system.authenticate(proof)).toMatchObject({ id: app.id, name: 'Field kit' })
    expect(await codeOf(system.authenticate(proof))).toBe('SIGN_IN_REFUSED')
    expect((await staff.get(app.id)).last_login_at).toBeInstanceOf(Date)
    expect((await system.authenticate(await begin())).id).toBe(app.id)
  })

  test('is refused with a message that was replaced, has expired, or was not issued', async () => {
    const { app, wallet, begin } = await newApp()
    const replaced = await begin()
    const pending = await begin()
    expect(await codeOf(system.authenticate(replaced))).toBe('SIGN_IN_REFUSED')
    const text = pending.message.replace('Nonce: ', 'Nonce: 0').replace(/(Nonce: .{32})./, '$1')
    expect(await codeOf(system.authenticate({ message: text, signature: wallet.sign(text), domain }))).toBe(
      'SIGN_IN_REFUSED',
    )
    await database.asOwner('update core.auth_apps set nonce_expires_at = now() where id = $1', [app.id])
    expect(await codeOf(system.authenticate(pending))).toBe('SIGN_IN_REFUSED')
  })

  test('is refused with the signature of another key, a malleated one, and for another domain', async () => {
    const { begin } = await newApp()
    const proof = await begin()
    for (const wrong of [
      { ...proof, signature: testWallet().sign(proof.message) },
      { ...proof, signature: malleate(proof.signature) },
      { ...proof, domain: 'evil.example.com' },
    ])
      expect(await codeOf(system.authenticate(wrong))).toBe('SIGN_IN_REFUSED')
    await system.authenticate(proof)
  })

  test('that is not registered gets a message like any other, and is refused', async () => {
    const wallet = testWallet()
    const { message } = await system.begin({ address: wallet.address, ...site })
    expect(await codeOf(system.authenticate({ message, signature: wallet.sign(message), domain }))).toBe(
      'SIGN_IN_REFUSED',
    )
  })

  test('signs in to its own tenant only', async () => {
    const { begin } = await newApp()
    const proof = await begin()
    expect(await codeOf(db.as(kenya.system).authApps.authenticate(proof))).toBe('SIGN_IN_REFUSED')
    await system.authenticate(proof)
  })

  test('has an address of its own in the tenant while it is not deleted; another tenant may have it, too', async () => {
    const { wallet, app } = await newApp()
    const again = { address: wallet.address, name: 'Again' }
    expect(await codeOf(staff.create(again))).toBe('UNIQUE_VIOLATION')
    await db.as(kenya.admin).authApps.create(again)
    await staff.delete(app.id)
    const successor = await staff.create(again)
    expect(await codeOf(staff.restore(app.id))).toBe('UNIQUE_VIOLATION')
    await staff.delete(successor.id)
    expect(await staff.restore(app.id)).toMatchObject({ id: app.id })
  })

  test('that is deleted signs in no more', async () => {
    const { app, begin } = await newApp()
    const proof = await begin()
    await staff.delete(app.id)
    expect(await codeOf(system.authenticate(proof))).toBe('SIGN_IN_REFUSED')
    expect(await staff.find(app.id)).toBeUndefined()
    await staff.restore(app.id)
    expect((await system.authenticate(proof)).id).toBe(app.id)
  })

  test('is created safely twice with an id, changed by version, and keeps its address', async () => {
    const wallet = testWallet()
    const input = { id: '01890000-0000-7000-8000-0000000000a7', address: wallet.address, name: 'Once' }
    const app = await staff.create(input)
    expect(await staff.create(input)).toEqual(app)
    expect(await codeOf(staff.create({ ...input, address: testWallet().address }))).toBe('UNIQUE_VIOLATION')
    expect(await staff.update(app.id, app.version, { name: 'Twice', description: null })).toMatchObject({
      name: 'Twice',
    })
    expect(await codeOf(staff.update(app.id, app.version, { name: 'Thrice' }))).toBe('VERSION_CONFLICT')
    expect(await codeOf(staff.update(app.id, 2, { address: wallet.address } as never))).toBe('INPUT_INVALID')
    expect(await codeOf(staff.update(app.id, 2, {}))).toBe('INPUT_INVALID')
    await expect(
      database.asOwner('update core.auth_apps set address = $2 where id = $1', [
        app.id,
        testWallet().address,
      ]),
    ).rejects.toMatchObject({ code: 'PN009' })
  })

  test('is listed page by page, newest first', async () => {
    const { app } = await newApp()
    const first = await staff.feed({ limit: 1 })
    expect(first.items).toMatchObject([{ id: app.id }])
    const second = await staff.feed({ limit: 1, after: first.next! })
    expect(second.items[0]!.id < app.id).toBe(true)
  })

  test('is nothing to members that are no staff', async () => {
    const { app, wallet, begin } = await newApp()
    const proof = await begin()
    const { authApps } = db.as(ghana.ama)
    expect(await authApps.find(app.id)).toBeUndefined()
    expect((await authApps.feed()).items).toEqual([])
    expect(await codeOf(authApps.create({ address: testWallet().address, name: 'Mine' }))).toBe(
      'ROW_SECURITY_VIOLATION',
    )
    expect(await codeOf(authApps.update(app.id, 1, { name: 'Mine' }))).toBe('NOT_FOUND')
    expect(await codeOf(authApps.delete(app.id))).toBe('NOT_FOUND')
    await authApps.begin({ address: wallet.address, ...site })
    expect(await codeOf(authApps.authenticate(proof))).toBe('SIGN_IN_REFUSED')
    await system.authenticate(proof)
  })
})

describeOnServer('many at once', 'the embedded engine is one session', () => {
  test('one of 10 that bring the same signature is signed in', async () => {
    const { begin } = await newApp()
    const proof = await begin()
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(system.authenticate(proof))))
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
  })
})
