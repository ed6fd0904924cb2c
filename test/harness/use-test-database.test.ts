import { expect, test } from 'vitest'
import { describeOnOwnServer } from './describe-on-own-server.js'
import { describeOnServer } from './describe-on-server.js'
import { useTestDatabase } from './use-test-database.js'

const database = await useTestDatabase()

test('a test file has a database of its own with PostGIS', async () => {
  const [row] = await database.asOwner<{ version: string }>('select postgis_lib_version() as version')
  expect(row?.version).toMatch(/^3\./)
})

test('the work of a role runs as that role', async () => {
  const result = await database.as('pnc_readonly', (client) => client.query('select current_user as role'))
  expect(result.rows).toEqual([{ role: 'pnc_readonly' }])
})

test('the library connects as a service, which sees no tenant yet', async () => {
  const db = await database.connect()
  const stranger = { tenant: 1, user: '01890a5d-ac96-774b-bcce-b302099a8057', roles: ['consumer'] }
  await expect(db.as(stranger).listings.feed({})).rejects.toMatchObject({ code: 'TENANT_NOT_ACTIVE' })
})

test('an empty database has nothing of ours', async () => {
  const client = await database.openClient(await database.newEmptyDatabase())
  const { rows } = await client.query(`select from pg_namespace where nspname in ('core', 'market')`)
  expect(rows).toHaveLength(0)
})

describeOnServer('logins', 'the embedded engine has one login', () => {
  test('a wrong password is refused', async () => {
    const url = new URL(database.serviceUrl)
    url.password = 'wrong'
    await expect(database.openClient(url.href)).rejects.toMatchObject({ code: '28P01' })
  })

  test('the service login bypasses nothing', async () => {
    const client = await database.openClient(database.serviceUrl)
    const { rows } = await client.query(
      'select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = session_user',
    )
    expect(rows).toEqual([{ bypasses: false }])
  })
})

describeOnOwnServer('a server of its own', 'no server can be started here', (server) => {
  test('knows none of our roles', async () => {
    const client = await database.openClient(server().superuserUrl)
    const { rows } = await client.query(`select from pg_roles where rolname like 'pnc%'`)
    expect(rows).toHaveLength(0)
  })
})
