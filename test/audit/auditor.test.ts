import { describe, expect, test } from 'vitest'
import { createContextSigner } from '../../src/query/context-signer.js'
import { forgeToken } from '../attack/tokens.js'
import { attempts } from '../attack/attacker.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'
import { entered, trailOf } from './trail.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const shop = await db.as(ghana.ama).businesses.create({ name: 'Ama Foods' })
await db.as(ghana.ama).businesses.update(shop.id, 1, { city: 'Tema' })
const foreign = await db.as(kenya.wanjiku).businesses.create({ name: 'Wanjiku Feeds' })
const [, moved] = await trailOf(database, 'market.businesses', shop.id)
const [founded] = await trailOf(database, 'market.businesses', foreign.id)
const url = database.loginUrl('pnc_auditor')
const readings = (login?: string) =>
  database.asOwner<{ tenant_id: number; login: string; details: Record<string, unknown> }>(
    `select tenant_id, login, details from audit.admin_actions
     where action = 'read_trail' and ($1::text is null or login = $1) order by id`,
    [login],
  )
const everything = 'select id, tenant_id from audit.read_changes(page_size => 10000)'

describeOnServer(
  'a login with pnc_auditor and nothing else',
  'on the embedded engine every login may become owner',
  () => {
    const login = decodeURIComponent(new URL(url).username)
    const env = { DATABASE_URL: url, PNC_CONTEXT_SECRET: database.contextSecret }
    const run = (args: readonly string[], more: Readonly<Record<string, string | undefined>> = {}) =>
      runCli(['audit', ...args], { env: { ...env, ...more } })

    test('is a member of no other role', async () => {
      const rows = await database.asOwner(
        `select r.rolname from pg_roles r where r.rolname <> $1 and pg_has_role($1, r.oid, 'member')`,
        [login],
      )
      expect(rows).toEqual([{ rolname: 'pnc_auditor' }])
    })

    test('lists the changes of the tenant that it enters, filtered and page by page, and of no other', async () => {
      const all = await run(['log', '--tenant', '101', '--limit', '1000', '--json'])
      expect(all.code).toBe(0)
      const { changes } = JSON.parse(all.stdout) as { changes: { id: string; tenant_id: number }[] }
      const [stored] = await database.asOwner<{ count: number }>(
        'select count(*)::int as count from audit.changes where tenant_id = 101',
      )
      expect(changes).toHaveLength(stored!.count)
      expect(new Set(changes.map(({ tenant_id }) => tenant_id))).toEqual(new Set([ghana.id]))

      const first = await run(['log', '--tenant', '101', '--id', shop.id, '--limit', '1', '--json'])
      const page = JSON.parse(first.stdout) as { changes: { id: string }[]; next: string }
      expect(page.changes.map(({ id }) => id)).toEqual([moved!.id])
      const second = await run(['log', '--tenant', '101', '--id', shop.id, '--before', page.next, '--json'])
      expect(JSON.parse(second.stdout)).toMatchObject({ changes: [{ operation: 'insert' }] })
    })

    test('is shown a change of that tenant', async () => {
      const shown = await run(['show', moved!.id, '--tenant', '101'])
      expect(shown).toMatchObject({ code: 0, stderr: '' })
      expect(shown.stdout).toContain('- city: null\n+ city: Tema\n')
    })

    test('leaves in the trail that it read, and what', async () => {
      const before = (await readings(login)).length
      await run(['log', '--tenant', '102', '--table', 'market.businesses'])
      await run(['show', moved!.id, '--tenant', '101'])
      expect((await readings(login)).slice(before)).toMatchObject([
        { tenant_id: kenya.id, details: { table: 'market.businesses' } },
        { tenant_id: ghana.id, details: { before: Number(moved!.id) + 1 } },
      ])
    })

    test('finds no row of another tenant, by whichever key', async () => {
      expect(await run(['show', founded!.id, '--tenant', '101'])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('NOT_FOUND') as string,
      })
      for (const filter of [
        ['--id', foreign.id],
        ['--actor', kenya.wanjiku.user],
        ['--transaction', founded!.transaction_id],
      ]) {
        expect(await run(['log', '--tenant', '101', ...filter])).toMatchObject({ stdout: 'No changes.\n' })
      }
    })

    test.each([
      ['all tenants at once', []],
      ['what belongs to none', ['--tenant', '0']],
    ])('is refused %s', async (_, args) => {
      for (const command of [['log'], ['show', moved!.id]]) {
        expect(await run([...command, ...args])).toMatchObject({
          code: 4,
          stdout: '',
          stderr: expect.stringMatching(/one tenant at a time[^]*--tenant/) as string,
        })
      }
    })

    test.each([
      [
        'with another secret',
        { PNC_CONTEXT_SECRET: 'another secret, which is long enough too' },
        '101',
        'CONTEXT_INVALID',
      ],
      ['of a tenant that is not there', {}, '999', 'TENANT_NOT_ACTIVE'],
    ])('is refused a context %s, and no reading is noted', async (_, more, tenant, code) => {
      const before = await readings(login)
      for (const command of [['log'], ['show', moved!.id]]) {
        expect(await run([...command, '--tenant', tenant], more)).toMatchObject({
          code: 4,
          stdout: '',
          stderr: expect.stringContaining(code) as string,
        })
      }
      expect(await readings(login)).toEqual(before)
    })

    test('verifies and seals nothing: the chain goes over all tenants', async () => {
      for (const command of ['verify', 'seal']) expect(await run([command])).toMatchObject({ code: 4 })
    })

    test.each(['pnc_operator', 'pnc_readonly', 'pnc_migrator'])(
      'is told apart from one with %s',
      async (group) => {
        const outcome = await run(['log', '--tenant', '101', '--limit', '1'], {
          DATABASE_URL: database.loginUrl(group),
        })
        expect(outcome.code).toBe(group === 'pnc_migrator' ? 0 : 4)
      },
    )
  },
)

describe('an auditor who sends SQL of his own', () => {
  const sign = createContextSigner(database.contextSecret, 300)
  /** One transaction as the auditor, in it a statement after the other, each whatever became of those before; rolled back. */
  const attack = async (...statements: readonly (readonly [sql: string, ...values: unknown[]])[]) => {
    const client = await database.openClient(url)
    try {
      await client.query('begin; set local role pnc_auditor')
      const attempt = attempts(client)
      let last: Awaited<ReturnType<typeof attempt>> | undefined
      for (const [sql, ...values] of statements) last = await attempt(sql, values)
      return last
    } finally {
      await client.query('rollback')
      await client.end()
    }
  }

  test('is refused without a context, and with one that he set by hand', async () => {
    expect(await attack([everything])).toMatchObject({ refused: 'PN001', rows: [] })
    const token = sign(ghana.system)
    for (const value of [token, `${'0'.repeat(64)}.9999999999999.${token}`]) {
      expect(await attack([`select set_config('pnc.context', $1, true)`, value], [everything])).toMatchObject(
        {
          refused: 'PN001',
          rows: [],
        },
      )
    }
  })

  test.each([
    [
      'signed with another key',
      () =>
        forgeToken({
          secret: 'another secret, which is long enough too',
          claims: { tid: 101, roles: ['system'] },
        }),
      'PN002',
    ],
    [
      'of another tenant under the signature of his',
      () => {
        const [head = '', , signature = ''] = sign(ghana.system).split('.')
        return [head, sign(kenya.system).split('.')[1], signature].join('.')
      },
      'PN002',
    ],
    ['that has expired', () => createContextSigner(database.contextSecret, -1)(ghana.system), 'PN003'],
  ])('is refused a context %s, and reads nothing after it', async (_, token, code) => {
    expect(await attack(['select core.enter($1)', token()])).toMatchObject({ refused: code })
    expect(await attack(['select core.enter($1)', token()], [everything])).toMatchObject({ refused: 'PN001' })
  })

  test('reads the tenant he has entered alone, whatever he asks for', async () => {
    const rows = await entered(database, 'pnc_auditor', ghana.system, async (client) => {
      const { rows } = await client.query<{ tenant_id: number }>(everything)
      const stray = await client.query('select from audit.read_changes(row_key => $1)', [foreign.id])
      const change = await client.query('select from audit.read_change($1)', [founded!.id])
      expect([stray.rowCount, change.rowCount]).toEqual([0, 0])
      return rows
    })
    expect(rows.length).toBeGreaterThan(3)
    expect(new Set(rows.map(({ tenant_id }) => tenant_id))).toEqual(new Set([ghana.id]))
  })

  test('reads nothing where no trace can be left', async () => {
    const enter = ['select core.enter($1)', sign(ghana.system)] as const
    expect(await attack(['set transaction read only'], enter, [everything])).toMatchObject({
      refused: '25006',
    })
  })
})
