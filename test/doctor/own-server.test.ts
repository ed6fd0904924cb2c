import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { beforeAll, expect, inject, test } from 'vitest'
import { describeOnOwnServer } from '../harness/describe-on-own-server.js'
import { runCli } from '../harness/run-cli.js'

interface Report {
  readonly findings: readonly { readonly rule: string; readonly level: string; readonly object: string }[]
  readonly unseen: readonly { readonly check: string; readonly lacks: string }[]
}

const secret = 'Zk4cA2tEoXw8yGd0qLr5sTb7J9mPfRzKaWvUeYiCnQ'

// A container is given its settings on the command line, where `alter system` cannot change them.
describeOnOwnServer(
  'a server of its own',
  'it changes the settings of the server',
  (server) => {
    let cwd = ''
    const urlOf = (username?: string, password = '') => {
      const url = new URL(server().superuserUrl)
      if (username !== undefined) Object.assign(url, { username, password })
      return url.href
    }
    const sql = async (...statements: readonly string[]) => {
      const client = new Client({ connectionString: urlOf() })
      await client.connect()
      try {
        for (const statement of statements) await client.query(statement)
      } finally {
        await client.end()
      }
    }
    const run = (args: readonly string[], url = urlOf()) =>
      runCli(args, { cwd, timeout: 180_000, env: { DATABASE_URL: url, PNC_CONTEXT_SECRET: secret } })
    const look = async (url?: string, ...args: readonly string[]) => {
      const { code, stdout, stderr } = await run(['doctor', '--json', ...args], url)
      if (stdout === '') throw new Error(stderr)
      return { code, report: JSON.parse(stdout) as Report }
    }
    const found = async (check: string, url?: string) => {
      const { report } = await look(url, '--only', check)
      return report.findings
        .filter(({ rule }) => rule === check)
        .map(({ level, object }) => `${level} ${object}`)
    }
    /** The server may need a moment to read its settings again. */
    const settles = (check: string, expected: readonly string[]) =>
      expect.poll(() => found(check), { timeout: 20_000, interval: 200 }).toEqual(expected)

    beforeAll(async () => {
      cwd = await mkdtemp(join(inject('engine').runFolder, 'doctor-own-'))
      // The harness trades safety for speed; production does not.
      await sql(
        'alter system set fsync = on',
        'alter system set full_page_writes = on',
        'select pg_reload_conf()',
      )
      expect(await run(['migrate'])).toMatchObject({ code: 0 })
      expect(await run(['seed', '--scale', '500'])).toMatchObject({ code: 0 })
      await sql(
        `create role shop_api login password 'api' in role pnc_service`,
        `create role deploy login password 'deploy' in role pnc_migrator, pg_monitor`,
      )
    }, 400_000)

    test('a freshly migrated and seeded database has no error and no warning', async () => {
      await settles('durability-off', [])
      const { code, report } = await look(undefined, '--strict')
      expect(report.findings.map(({ rule, level }) => `${level} ${rule}`)).toEqual(['info login-superuser'])
      expect(code).toBe(0)
    })

    test('nor has it for a login that deploys, which misses only who has no password', async () => {
      const { code, report } = await look(urlOf('deploy', 'deploy'), '--strict')
      expect(report.findings.map(({ rule, object }) => `${rule} ${object}`)).toEqual([
        'could-not-look superuser',
      ])
      expect(report.unseen.map(({ check }) => check)).toEqual(['login-without-password'])
      expect(code).toBe(0)
    })

    test('sessions of others are said to be unseen by a login that may not see them', async () => {
      const other = new Client({ connectionString: urlOf() })
      await other.connect()
      const { report } = await look(urlOf('shop_api', 'api'), '--only', 'idle-in-transaction')
      await other.end()
      expect(report.unseen).toMatchObject([{ check: 'idle-in-transaction', lacks: 'pg_read_all_stats' }])
    })

    test.each([
      [
        'member-with-attributes',
        'alter role shop_api bypassrls',
        'error shop_api',
        'alter role shop_api nobypassrls',
      ],
      [
        'member-with-attributes',
        'alter role deploy createrole',
        'warning deploy',
        'alter role deploy nocreaterole',
      ],
      [
        'service-login-unsafe',
        'grant pnc_migrator to shop_api',
        'error shop_api',
        'revoke pnc_migrator from shop_api',
      ],
      [
        'service-login-unsafe',
        'create schema shop authorization shop_api',
        'error shop_api',
        'drop schema shop',
      ],
      [
        'group-role-unsafe',
        'alter role pnc_service login',
        'error pnc_service',
        'alter role pnc_service nologin',
      ],
      ['owner-member', 'grant pnc_owner to deploy', 'error deploy', 'revoke pnc_owner from deploy'],
      [
        'login-without-password',
        'alter role shop_api password null',
        'warning shop_api',
        `alter role shop_api password 'api'`,
      ],
      [
        'row-security-off',
        'alter role shop_api set row_security = off',
        'error shop_api',
        'alter role shop_api reset all',
      ],
    ])('%s finds: %s', async (check, breaks, finding, heals) => {
      expect(await found(check)).toEqual([])
      await sql(breaks)
      expect(await found(check)).toEqual([finding])
      await sql(heals)
      expect(await found(check)).toEqual([])
    })

    test.each([
      ['durability-off', 'fsync', 'off', 'error fsync'],
      ['durability-off', 'full_page_writes', 'off', 'error full_page_writes'],
      ['autovacuum-off', 'track_counts', 'off', 'error track_counts'],
      ['password-encryption-md5', 'password_encryption', 'md5', 'warning password_encryption'],
      ['parameters-logged', 'log_min_duration_statement', '250', 'warning log_parameter_max_length'],
      ['statements-logged', 'log_statement', 'mod', 'warning log_statement'],
      ['row-security-off', 'row_security', 'off', 'error row_security'],
    ])('%s finds that %s is %s', async (check, name, value, finding) => {
      await settles(check, [])
      const own = name === 'fsync' || name === 'full_page_writes'
      await sql(`alter system set ${name} = '${value}'`, 'select pg_reload_conf()')
      await settles(check, [finding])
      await sql(
        own ? `alter system set ${name} = on` : `alter system reset ${name}`,
        'select pg_reload_conf()',
      )
      await settles(check, [])
    })
  },
  ['binaries'],
)
