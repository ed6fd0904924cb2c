import { beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../harness/run-cli.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useOwnDatabase } from '../harness/use-own-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const database = await useOwnDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const shop = await db.as(ghana.ama).businesses.create({ name: 'Ama Foods', phone: '+233241234567' })
const run = (...args: string[]) => runCli(['audit', ...args], { env: { DATABASE_URL: database.ownerUrl } })
const json = async (...args: string[]) =>
  JSON.parse((await run(...args, '--json')).stdout) as {
    readonly changes: readonly {
      readonly id: string
      readonly operation: string
      readonly tenant_id: number
    }[]
    readonly next?: string
  }

beforeAll(async () => {
  for (let version = 1; version <= 5; version += 1) {
    await db.as(ghana.ama).businesses.update(shop.id, version, { name: `Name ${String(version)}` })
  }
  await db.as(ghana.ama).businesses.update(shop.id, 6, { phone: null, city: 'Tema' })
})

describeOnServer('pnc-db audit', 'a second process cannot open the embedded engine', () => {
  describe('log', () => {
    test('lists the changes of a row newest first, page by page, each once', async () => {
      const ids: string[] = []
      for (let next: string | undefined; ;) {
        const page = await json(
          'log',
          '--table',
          'market.businesses',
          '--id',
          shop.id,
          '--limit',
          '3',
          ...(next ? ['--before', next] : []),
        )
        ids.push(...page.changes.map(({ id }) => id))
        next = page.next
        if (next === undefined) break
      }
      expect(ids).toHaveLength(7)
      expect(new Set(ids).size).toBe(7)
      expect([...ids].sort((one, other) => Number(BigInt(other) - BigInt(one)))).toEqual(ids)
    })

    test.each([
      [['--tenant', String(kenya.id)], (change: { tenant_id: number }) => change.tenant_id === kenya.id],
      [['--actor', ghana.ama.user], (change: { actor_id?: string }) => change.actor_id === ghana.ama.user],
      [['--table', 'core.users'], (change: { table_name?: string }) => change.table_name === 'core.users'],
      [['--since', '1h'], () => true],
    ])('%j filters', async (args, fits) => {
      const { changes } = await json('log', ...args)
      expect(changes.length).toBeGreaterThan(0)
      for (const change of changes) expect(fits(change as never)).toBe(true)
    })

    test('finds nothing before the first change', async () => {
      expect(await run('log', '--until', '2020-01-01')).toMatchObject({ code: 0, stdout: 'No changes.\n' })
    })

    test('leaves a trace', async () => {
      await run('log', '--tenant', String(ghana.id), '--table', 'core.memberships')
      const [row] = await database.asOwner(`
        select tenant_id, details from audit.admin_actions where action = 'read_trail' order by id desc limit 1`)
      expect(row).toMatchObject({ tenant_id: ghana.id, details: { table: 'core.memberships' } })
    })

    test('says what is wrong with a moment', async () => {
      expect(await run('log', '--since', 'yesterday')).toMatchObject({ code: 2 })
    })
  })

  describe('show', () => {
    test('draws what changed, and hides what is personal', async () => {
      const { changes } = await json('log', '--table', 'market.businesses', '--id', shop.id, '--limit', '1')
      const shown = await run('show', changes[0]!.id)
      expect(shown.code).toBe(0)
      expect(shown.stdout).toContain(`update market.businesses ${shop.id}\n`)
      expect(shown.stdout).toContain(`who         ${ghana.ama.user}\n`)
      expect(shown.stdout).toContain('roles       business\n')
      expect(shown.stdout).toContain('- city: null\n+ city: Tema\n')
      expect(shown.stdout).toContain('phone: changed; the trail does not keep its value')
      expect(shown.stdout).not.toContain('+233')
    })

    test('says so of a change that is not there', async () => {
      expect(await run('show', '999999999')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('NOT_FOUND') as string,
      })
    })
  })

  describe('seal and verify', () => {
    test('seal once, then fit, and exit with 1 when a change was edited', async () => {
      const sealed = await run('seal')
      expect(sealed).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(
          /^Sealed [\d,]+ changes in 1 seals\.\nseal 1 {2}[0-9a-f]{64}\n$/,
        ) as string,
      })
      expect((await run('seal')).stdout).toMatch(/^Nothing to seal\.\nseal 1/)
      expect(await run('verify')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('The trail fits') as string,
      })
      await database.asOwner(`
        begin; set local session_replication_role = replica;
        update audit.changes set login = 'nobody' where row_id = '${shop.id}' and operation = 'insert'; commit`)
      const verified = await run('verify')
      expect(verified.code).toBe(1)
      expect(verified.stdout).toMatch(
        /^row-edited change \d+ of market\.businesses [-0-9a-f]+ is not what was sealed\n1 thing does not fit/,
      )
      expect(JSON.parse((await run('verify', '--json')).stdout)).toMatchObject({
        faults: [{ kind: 'row-edited', table: 'market.businesses', key: shop.id, tenant: ghana.id }],
      })
    })
  })

  test('an operator may seal and verify, and read nothing', async () => {
    const env = { DATABASE_URL: database.loginUrl('pnc_operator') }
    expect(await runCli(['audit', 'seal'], { env })).toMatchObject({ code: 0 })
    expect((await runCli(['audit', 'verify'], { env })).code).toBe(1)
    expect(await runCli(['audit', 'log'], { env })).toMatchObject({ code: 4 })
  })
})
