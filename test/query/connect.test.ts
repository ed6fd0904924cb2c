import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { connect } from '../../src/client/connect.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { urlOf } from '../harness/url-of.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const { contextSecret } = database

describe('connect refuses', () => {
  test('a superuser, which row security does not hold for', async () => {
    await expect(connect({ connectionString: database.ownerUrl, contextSecret })).rejects.toMatchObject({
      code: 'UNSAFE_ROLE',
      hint: expect.stringContaining('pnc_service') as string,
    })
  })

  test.each(['pnc_owner', 'pnc_migrator', 'pnc_definer', 'pnc_search', 'postgres'])(
    'to act as %s',
    async (role) => {
      await expect(
        connect({ connectionString: database.ownerUrl, contextSecret, role }),
      ).rejects.toMatchObject({
        code: 'UNSAFE_ROLE',
      })
    },
  )

  test('to act as a role that does not exist', async () => {
    const role = 'pnc_nobody'
    await expect(connect({ connectionString: database.ownerUrl, contextSecret, role })).rejects.toMatchObject(
      {
        code: 'PRIVILEGE_MISSING',
      },
    )
  })

  test('a database that is not migrated', async () => {
    const connectionString = await database.newEmptyDatabase()
    const work = connect({ connectionString, contextSecret, role: 'pnc_service' })
    await expect(work).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH', hint: 'Run `pnc-db migrate`.' })
  })

  test.each(['', 'shop', 'mysql://ama:s3cret@localhost/shop', 'postgres://ama:s3cret@local host:99999/shop'])(
    'what is no URL of PostgreSQL, such as %j, without its password',
    async (connectionString) => {
      const error: unknown = await connect({ connectionString, contextSecret }).catch(
        (error: unknown) => error,
      )
      expect(error).toMatchObject({ code: 'CONFIG_INVALID' })
      expect(inspect(error)).not.toContain('s3cret')
    },
  )

  test('variables of the environment that are not set', async () => {
    const unset = undefined as unknown as string
    const connectionString = database.serviceUrl
    await expect(connect({ connectionString: unset, contextSecret })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    })
    await expect(connect({ connectionString, contextSecret: unset })).rejects.toMatchObject({
      code: 'SECRET_TOO_SHORT',
    })
  })

  test('a secret of fewer than 32 bytes', async () => {
    const short = connect({ connectionString: database.serviceUrl, contextSecret: 'x'.repeat(31) })
    await expect(short).rejects.toMatchObject({ code: 'SECRET_TOO_SHORT' })
  })
})

test('a database that was closed is closed once, after the work that runs, and takes no more', async () => {
  const db = await database.connect()
  const running = db.as(ghana.ama, (tx) => tx.businesses.feed())
  await Promise.all([running, db.close(), db.close()])
  await expect(db.as(ghana.ama).businesses.feed()).rejects.toMatchObject({ code: 'USAGE' })
  await expect(db.as(ghana.ama, () => Promise.resolve())).rejects.toMatchObject({ code: 'USAGE' })
})

test('with a secret that the database does not know, every unit of work is refused', async () => {
  const db = await database.connect({ contextSecret: 'a secret that nobody has installed' })
  await expect(db.as(ghana.ama).listings.feed()).rejects.toMatchObject({ code: 'CONTEXT_INVALID' })
  await expect(db.as(ghana.ama, () => Promise.resolve())).rejects.toMatchObject({ code: 'CONTEXT_INVALID' })
})

test('a unit of work that gets no connection is told that others hold them all, not that the server is away', async () => {
  const db = await database.connect({ max: 1, connectTimeoutMs: 500 })
  const nested = db.as(ghana.ama, () => db.as(ghana.ama).businesses.feed())
  await expect(nested).rejects.toMatchObject({
    code: 'CONNECTION_FAILED',
    message: expect.stringContaining('all 1 are in units of work') as string,
    hint: expect.stringContaining('open none inside another') as string,
  })
  await db.as(ghana.ama).businesses.feed()
})

describeOnServer('logins', 'the embedded engine has a single one', () => {
  const login = { user: `login_${Math.random().toString(36).slice(2)}`, password: 'of a test' }
  const connectAs = async (attributes: string, role?: string) => {
    await database.asOwner(`create role ${login.user} login password '${login.password}' ${attributes}`)
    const db = await connect({
      connectionString: urlOf(database.ownerUrl, { login }),
      contextSecret,
      ...(role && { role }),
    })
    await db.close()
  }
  afterEach(() => database.asOwner(`drop role ${login.user}`))

  test('of services and readers may connect', async () => {
    await connectAs('in role pnc_service')
  })

  test('of readers may connect', async () => {
    await connectAs('in role pnc_readonly')
  })

  test.each([
    ['bypasses row security', 'bypassrls in role pnc_service'],
    ['deploys', 'in role pnc_service, pnc_migrator'],
    ['could deploy, if injected SQL said so', 'noinherit in role pnc_service, pnc_migrator'],
    ['owns the tables', 'in role pnc_service, pnc_owner'],
    ['has the policies of the search functions', 'in role pnc_service, pnc_search'],
    ['has the policies of the definer functions', 'in role pnc_service, pnc_definer'],
    ['could become a superuser', 'noinherit in role pnc_service, postgres'],
  ])('that %s are refused', async (_, attributes) => {
    await expect(connectAs(attributes)).rejects.toMatchObject({ code: 'UNSAFE_ROLE' })
  })

  test('that may not take the role they are told to are refused', async () => {
    await expect(connectAs('', 'pnc_service')).rejects.toMatchObject({ code: 'PRIVILEGE_MISSING' })
  })
})
