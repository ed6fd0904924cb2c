import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { forgeToken } from '../attack/tokens.js'
import { cheap, letIn, registerPerson } from '../authentication/registered-people.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'
import { entered, trailOf } from './trail.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect(cheap)
const shop = await db.as(ghana.ama).businesses.create({ name: 'Ama Foods' })
const rename = 'update market.businesses set name = $2 where id = $1'
const lastSession = async (id = shop.id) => {
  const change = (await trailOf(database, 'market.businesses', id)).at(-1)
  return [change?.actor_id, change?.session_id]
}

describe('a change', () => {
  test('names the session that was authenticated', async () => {
    const person = await registerPerson(db)
    await letIn(database, person.user_id, ghana.id, 'business')
    const who = await db.authentication.authenticate(person.token, { tenant: ghana.id })
    const { id } = await db.as(who).businesses.create({ name: 'Opened by a session' })
    expect(await lastSession(id)).toEqual([person.user_id, who.session_id])
    await db.as(who, (tx) => tx.businesses.update(id, 1, { name: 'And renamed' }))
    expect(await lastSession(id)).toEqual([person.user_id, who.session_id])
    const [row] = await database.asOwner('select user_id from core.sessions where id = $1', [who.session_id])
    expect(row).toEqual({ user_id: person.user_id })
  })

  test('names the session that a service keeps itself, as staff reads it, and none where none is given', async () => {
    const session_id = randomUUID()
    await db.as({ ...ghana.ama, session_id }).businesses.update(shop.id, 1, { city: 'Tema' })
    const { items } = await db.as(ghana.admin).audit.log({ table: 'market.businesses', key: shop.id })
    expect(items.map((change) => change.session_id)).toEqual([session_id, null])
  })
})

describe('SQL of a service', () => {
  const session_id = randomUUID()
  const ama = { ...ghana.ama, session_id }
  const payloadOf = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')

  test('cannot change the session of its context, whatever it sets', async () => {
    await entered(database, 'pnc_service', ama, async (client) => {
      for (const name of ['pnc.session_id', 'pnc.sid', 'pnc.session']) {
        await client.query(`select set_config($1, $2, true)`, [name, randomUUID()])
      }
      await client.query(rename, [shop.id, 'Still hers'])
    })
    expect(await lastSession()).toEqual([ghana.ama.user, session_id])
  })

  test.each([
    ['another session', randomUUID()],
    ['no session', undefined],
  ])('that writes %s into its context is nobody and changes nothing', async (_, sid) => {
    const before = await trailOf(database, 'market.businesses', shop.id)
    const forged = await entered(database, 'pnc_service', ama, async (client) => {
      const { rows } = await client.query<{ context: string }>(
        `select current_setting('pnc.context') as context`,
      )
      const [seal, end, header, payload = '', signature] = (rows[0]?.context ?? '').split('.')
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
      expect(claims).toMatchObject({ sid: session_id })
      const context = [seal, end, header, payloadOf({ ...claims, sid }), signature].join('.')
      await client.query(`select set_config('pnc.context', $1, true)`, [context])
      return client.query(rename, [shop.id, 'Stolen'])
    })
    expect(forged.rowCount).toBe(0)
    expect(await trailOf(database, 'market.businesses', shop.id)).toEqual(before)
  })

  test('cannot write it into the trail, and raw SQL of a unit of work keeps the one that was signed', async () => {
    await expect(
      entered(database, 'pnc_service', ama, (client) =>
        client.query('update audit.changes set session_id = $1', [randomUUID()]),
      ),
    ).rejects.toThrow('permission denied')
    await db.as(ama, async (tx) => {
      await sql`select set_config('application_name', ${randomUUID()}, true)`.execute(tx.query)
      await sql`update market.businesses set name = 'By hand' where id = ${shop.id}`.execute(tx.query)
    })
    expect(await lastSession()).toEqual([ghana.ama.user, session_id])
  })

  test('gets no context of sign-in that names a session', async () => {
    const token = forgeToken({
      secret: database.contextSecret,
      claims: { roles: ['authentication'], sid: session_id },
    })
    await expect(
      database.as('pnc_service', (client) => client.query('select core.enter_authentication($1)', [token])),
    ).rejects.toMatchObject({ code: 'PN002' })
  })

  test('whose token names a malformed session is told so when it enters, before anything is written', async () => {
    const { tenant, user, roles } = ghana.ama
    const token = forgeToken({
      secret: database.contextSecret,
      claims: { tid: tenant, sub: user, roles, sid: 'mine' },
    })
    await expect(
      database.as('pnc_service', (client) => client.query('select core.enter($1)', [token])),
    ).rejects.toMatchObject({ code: 'PN002', message: expect.stringContaining('session') as string })
  })
})
