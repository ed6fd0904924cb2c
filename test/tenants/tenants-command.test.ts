import { expect, test } from 'vitest'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const tenants = (args: readonly string[], url = database.ownerUrl) =>
  runCli(['tenants', ...args], { env: { DATABASE_URL: url } })
const create = (slug: string, ...args: string[]) =>
  tenants([
    'create',
    slug,
    '--name',
    'Acme',
    '--kind',
    'organization',
    '--currency',
    'KES',
    '--language',
    'en',
    ...args,
  ])

test('a tenant is made, and its first admin comes in by a sign-up', async () => {
  const made = await create('acme', '--parent', 'test-kenya', '--time-zone', 'Africa/Nairobi', '--json')
  expect(made).toMatchObject({ code: 0, stderr: '' })
  const { id } = JSON.parse(made.stdout) as { id: number }
  const system = db.as({ tenant: id, roles: ['system'] })
  const { id: signup } = await system.signups.submit({
    user_identifier: 'boss@example.org',
    data: { name: 'Boss' },
  })
  const { user_id } = await system.signups.approve(signup)
  await system.roleGrants.grant({ user_id: user_id!, role_code: 'org_admin' })
  const admin = db.as({ tenant: id, user: user_id!, roles: ['org_admin'] })
  expect(await admin.tenant.get()).toMatchObject({
    slug: 'acme',
    kind: 'organization',
    time_zone: 'Africa/Nairobi',
  })

  const list = JSON.parse((await tenants(['list', '--json'])).stdout) as { tenants: unknown[] }
  expect(list.tenants).toContainEqual(
    expect.objectContaining({ slug: 'acme', parent: 'test-kenya', status: 'active', activeMembers: 1 }),
  )
})

test('a tenant is suspended and opened again, and twice is once', async () => {
  expect((await tenants(['status', 'test-ghana', 'suspended'])).stdout).toContain('suspended from now on')
  expect((await tenants(['status', 'test-ghana', 'suspended'])).stdout).toContain('suspended already')
  await expect(db.as(ghana.admin).tenant.get()).rejects.toMatchObject({ code: 'TENANT_NOT_ACTIVE' })
  expect((await tenants(['status', 'test-ghana', 'active'])).code).toBe(0)
  expect(await db.as(ghana.admin).tenant.get()).toMatchObject({ slug: 'test-ghana' })
})

test('a dry run makes nothing', async () => {
  expect((await create('dry', '--dry-run')).stdout).toBe('Would make the tenant dry.\n')
  expect((await tenants(['list'])).stdout).not.toContain('dry')
})

test.each([
  ['a slug that is taken', ['test-ghana'], 'UNIQUE_VIOLATION: There is a tenant "test-ghana" already.'],
  ['a slug that is none', ['No Slug'], 'CHECK_VIOLATION: "No Slug" is no slug'],
  ['a parent that is not there', ['x-1', '--parent', 'nobody'], 'There is no tenant "nobody" to belong to.'],
  ['a time zone that is none', ['x-2', '--time-zone', 'foo+3'], 'there is no time zone "foo+3"'],
  ['a currency that is not there', ['x-3', '--currency', 'ZZZ'], 'There is no currency "ZZZ".'],
  ['a currency that is none', ['x-4', '--currency', 'ghs'], '"ghs" is no currency code'],
  ['a language that is not there', ['x-5', '--language', 'xx'], 'There is no language "xx".'],
  ['a country that is none', ['x-6', '--country', 'g1'], '"g1" is no country code'],
])('%s is refused, and nothing is made', async (_, [slug = '', ...rest], words) => {
  const before = (await tenants(['list', '--json'])).stdout
  const { stderr, code: exit } = await create(slug, ...rest)
  expect(stderr).toContain(words)
  expect(exit).not.toBe(0)
  expect((await tenants(['list', '--json'])).stdout).toBe(before)
})

test('an unknown tenant is NOT_FOUND', async () => {
  expect((await tenants(['status', 'nobody', 'active'])).stderr).toContain(
    'NOT_FOUND: There is no tenant "nobody"',
  )
})

describeOnServer('logins', 'the embedded engine has one session, which is a superuser', () => {
  test('a plain operator manages tenants, a service does not', async () => {
    expect((await tenants(['list'], database.loginUrl('pnc_operator'))).code).toBe(0)
    expect((await tenants(['list'], database.serviceUrl)).stderr).toContain('PRIVILEGE_MISSING')
  })
})
