import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { createContextSigner } from '../../src/query/context-signer.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { describeWhen } from '../harness/describe-when.js'
import { runCli, type CliOptions } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const { kind, runFolder } = inject('engine')
const database = kind === 'server' ? await useTestDatabase() : undefined
const hasPsql = spawnSync('psql', ['--version']).status === 0
/** Making an embedded database takes long where much else runs. */
const timeout = 180_000
const ama = '0195eea5-d400-7000-8000-000000000001'
const kofi = '0195eea5-d400-7000-8000-000000000002'

interface Inspected {
  readonly signature: string
  readonly tenant?: number
  readonly isExpired?: boolean
  readonly database: { readonly accepts?: boolean; readonly sqlstate?: string; readonly reason?: string }
}

describeOnServer('contexts on a server', 'the embedded database of a test is locked by it', () => {
  const secret = () => database!.contextSecret
  const outputs: string[] = []
  const run = async (args: readonly string[], { env, ...options }: CliOptions = {}) => {
    const result = await runCli(args, {
      env: { DATABASE_URL: database!.ownerUrl, PNC_CONTEXT_SECRET: secret(), ...env },
      ...options,
    })
    outputs.push(result.stdout + result.stderr)
    return result
  }
  const sign = async (...args: readonly string[]) => (await run(['context', 'sign', ...args])).stdout.trim()
  const inspect = async (token: string, options?: CliOptions) => {
    const { code, stdout } = await run(['context', 'inspect', '-', '--json'], { input: token, ...options })
    return { code, ...(JSON.parse(stdout) as Inspected) }
  }

  beforeAll(async () => {
    await database!.asOwner(
      `insert into core.tenants (id, slug, name, kind, currency_code, default_language, status) values
         (1, 'ghana', 'Ghana', 'market', 'GHS', 'en', 'active'),
         (2, 'kenya', 'Kenya', 'market', 'KES', 'en', 'active'),
         (3, 'closed', 'Closed', 'market', 'KES', 'en', 'suspended');
       insert into core.users (id, name) values ('${ama}', 'Ama'), ('${kofi}', 'Kofi');
       insert into core.memberships (tenant_id, user_id, display_name) values (1, '${ama}', 'Ama'), (2, '${kofi}', 'Kofi');
       insert into core.role_grants (tenant_id, user_id, role_code) values (1, '${ama}', 'business'), (1, '${ama}', 'consumer')`,
    )
  })

  test('a signed token is accepted, carries what the member holds, and is all that stdout has', async () => {
    const { code, stdout, stderr } = await run(['context', 'sign', '--tenant', 'ghana', '--user', ama])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect(stderr).toContain('ghana (tenant 1)')
    expect(await inspect(stdout)).toMatchObject({
      code: 0,
      signature: 'ours',
      tenant: 1,
      user: ama,
      roles: ['business', 'consumer'],
      isExpired: false,
      database: { accepts: true },
    })
  })

  test('what the member holds are its roles of this moment, those of the tenant included', async () => {
    await database!.asOwner(
      `insert into core.role_grants (tenant_id, user_id, role_code, expires_at) values
         (2, '${kofi}', 'business', now() - interval '1 day'), (2, '${kofi}', 'consumer', now() + interval '1 day');
       insert into core.tenant_roles (tenant_id, code, name, description) values
         (2, 'own:night_shift', 'Night shift', 'At night.'), (2, 'own:day_shift', 'Day shift', 'By day.');
       update core.tenant_roles set is_active = false where code = 'own:day_shift';
       insert into core.tenant_role_grants (tenant_id, user_id, role_id) select 2, '${kofi}', id from core.tenant_roles`,
    )
    for (const env of [{}, { DATABASE_URL: database!.serviceUrl }]) {
      const { stdout, stderr } = await run(['context', 'sign', '--tenant', '2', '--user', kofi, '--json'], {
        env,
      })
      expect(stdout, stderr).not.toBe('')
      expect(JSON.parse(stdout)).toMatchObject({
        roles: ['consumer', 'own:night_shift'],
        database: { accepts: true },
      })
    }
    const one = await run([
      'context',
      'sign',
      '--tenant',
      '2',
      '--user',
      kofi,
      '--roles',
      'own:night_shift',
      '--json',
    ])
    expect(JSON.parse(one.stdout)).toMatchObject({ roles: ['own:night_shift'], database: { accepts: true } })
  })

  test('--json says the same as data', async () => {
    const { stdout } = await run(['context', 'sign', '--tenant', '2', '--ttl', '1h', '--json'])
    const signed = JSON.parse(stdout) as { token: string; expiresAt: string }
    expect(signed).toMatchObject({
      tenant: { id: 2, slug: 'kenya' },
      user: null,
      roles: ['system'],
      database: { accepts: true },
    })
    expect(Date.parse(signed.expiresAt)).toBeGreaterThan(Date.now() + 3_000_000)
  })

  test('says in words which SQLSTATE core.enter would raise', async () => {
    const own = createContextSigner(secret(), 60)
    const past = createContextSigner(secret(), -60)
    const [header, payload] = own({ tenant: 1, roles: ['system'] }).split('.')
    const expected: readonly (readonly [string, string, string])[] = [
      ['', 'malformed', 'PN001'],
      [own({ tenant: 1 }).slice(0, 60), 'malformed', 'PN002'],
      [`${header!}.${payload!}.${'A'.repeat(43)}`, 'forged', 'PN002'],
      [
        createContextSigner('another secret that is long enough, too', 60)({ tenant: 1 }),
        'other key',
        'PN002',
      ],
      [past({ tenant: 1, roles: ['system'] }), 'ours', 'PN003'],
      [own({ tenant: 1, user: kofi, roles: [] }), 'ours', 'PN004'],
      [own({ tenant: 1, user: ama, roles: ['admin'] }), 'ours', 'PN005'],
      [own({ tenant: 99, roles: ['system'] }), 'ours', 'PN006'],
      [own({ tenant: 3, roles: ['system'] }), 'ours', 'PN006'],
    ]
    for (const [token, signature, sqlstate] of expected) {
      expect(await inspect(token)).toMatchObject({
        code: 1,
        signature,
        database: { accepts: false, sqlstate },
      })
    }
    const words = await run(['context', 'inspect', past({ tenant: 1, roles: ['system'] })])
    expect(words.stdout).toContain('which is past')
    expect(words.stdout).toContain(
      'core.enter refuses it: the tenant context has expired (PN003 CONTEXT_EXPIRED)',
    )
  }, 120_000)

  test('the login of a service can ask, too, and looks tenants up by their id alone', async () => {
    const env = { DATABASE_URL: database!.serviceUrl }
    expect((await run(['context', 'sign', '--tenant', '1', '--user', ama], { env })).code).toBe(0)
    const bySlug = await run(['context', 'sign', '--tenant', 'ghana'], { env })
    expect(bySlug).toMatchObject({ code: 4, stdout: '' })
    expect(bySlug.stderr).toContain('Give the id of the tenant')
    expect(await inspect(await sign('--tenant', '1'), { env })).toMatchObject({ database: { accepts: true } })
  })

  test('a login that deploys resolves slugs, and an unknown one has the nearest named', async () => {
    const env = { DATABASE_URL: database!.loginUrl('pnc_migrator') }
    expect((await run(['context', 'sign', '--tenant', 'kenya'], { env })).code).toBe(0)
    const { code, stderr } = await run(['context', 'sign', '--tenant', 'ghanna'], { env })
    expect(code).toBe(1)
    expect(stderr).toContain("There is no tenant 'ghanna'\nhint: Did you mean 'ghana'?")
  })

  test('a database that cannot be reached is no fault of the token', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    const { code, database: answer } = await inspect(await sign('--tenant', '1'), { env })
    expect(code).toBe(0)
    expect(answer.reason).toContain('Cannot connect to 127.0.0.1:1')
  })

  test('a token that quotes the secret does not bring it to the screen', async () => {
    const [header, , signature] = createContextSigner(secret(), 60)({ tenant: 1 }).split('.')
    const payload = Buffer.from(JSON.stringify({ tid: 1, sub: secret(), roles: [secret()] })).toString(
      'base64url',
    )
    const token = `${header!}.${payload}.${signature!}`
    for (const flags of [[], ['--json']]) {
      const { stdout, stderr } = await run(['context', 'inspect', token, ...flags])
      expect(stdout + stderr).toContain('***')
      expect(stdout + stderr).not.toContain(secret())
    }
  })

  describeWhen(hasPsql, 'psql', 'psql is not installed', () => {
    const psql = (args: readonly string[], options?: CliOptions) =>
      run(['psql', '--quiet', ...args], { env: { TERM: 'dumb' }, ...options })
    const asAma = ['--tenant', 'ghana', '--user', ama]
    const who = `select current_user, core.current_tenant_id(), core.current_user_id(), core.has_role('business')`

    test('runs inside the context, as the role of services', async () => {
      const { code, stdout } = await psql([...asAma, '--', '-Atc', who])
      expect({ code, stdout }).toEqual({ code: 0, stdout: `pnc_service|1|${ama}|t\n` })
      const asOne = await psql([...asAma, '--roles', 'consumer', '--', '-Atc', who])
      expect(asOne.stdout).toBe(`pnc_service|1|${ama}|f\n`)
    })

    test('shows the rows of this tenant alone, also to a superuser', async () => {
      const { stdout } = await psql(['--tenant', '2', '--', '-Atc', 'select slug from core.tenants'])
      expect(stdout).toBe('kenya\n')
    })

    test('an error does not end the context; a commit does, and no row is seen until :enter', async () => {
      const count = 'select count(*) from core.tenants;\n'
      const input = `select 1 / 0;\n${count}commit;\n${count}:enter\n${count}rollback;\nselect current_user;\n`
      const { stdout } = await psql(['--tenant', 'ghana', '--', '-Atq'], { input })
      expect(stdout).toBe('1\n0\n1\npnc_service\n')
    })

    test('writes nothing unless told to, and then keeps nothing without a commit', async () => {
      const name = `update core.memberships set display_name = 'Ama B.'`
      const asSystem = ['--tenant', 'ghana']
      const readOnly = await psql([...asSystem, '--', '-c', name])
      expect(readOnly.stderr).toContain('cannot execute UPDATE in a read-only transaction')
      const afterwards = await psql([...asSystem, '--', '-c', 'commit', '-c', name])
      expect(afterwards.stderr).toContain('cannot execute UPDATE in a read-only transaction')
      const names = () => database!.asOwner('select display_name from core.memberships where tenant_id = 1')
      expect((await psql([...asSystem, '--write', '--', '-c', name])).stdout).toBe('UPDATE 1\n')
      expect(await names()).toEqual([{ display_name: 'Ama' }])
      await psql([...asSystem, '--write', '--', '-c', name, '-c', 'commit'])
      expect(await names()).toEqual([{ display_name: 'Ama B.' }])
    })

    test('passes the exit code of psql on', async () => {
      expect((await psql([...asAma, '--', '-c', 'select 1 / 0'])).code).toBe(1)
      const input = 'select 1 / 0;\n'
      expect((await psql([...asAma, '--', '-v', 'ON_ERROR_STOP=1'], { input })).code).toBe(3)
      expect((await psql([...asAma, '--', '-f', '/no/such/file'])).code).toBe(1)
    })

    test('does not start for whom the database refuses', async () => {
      expect((await psql(['--tenant', 'ghana', '--user', kofi])).stderr).toContain('error NOT_A_MEMBER')
      expect((await psql(['--tenant', 'closed'])).stderr).toContain('error TENANT_NOT_ACTIVE')
      expect((await psql([...asAma, '--roles', 'admin'])).stderr).toContain('error ROLE_NOT_GRANTED')
      const migrator = { env: { DATABASE_URL: database!.loginUrl('pnc_migrator') } }
      expect((await psql(asAma, migrator)).stderr).toContain('may not take the role pnc_service')
    })

    test.each([
      ['--user needs --tenant', ['--user', ama]],
      ['--write needs --tenant', ['--write']],
      ['takes no -X', [...asAma, '--', '-X']],
      ['takes no -X', [...asAma, '--', '-AtXc', 'select 1']],
    ])('is not understood: %s', async (message, args) => {
      const { code, stderr } = await psql(args)
      expect(code).toBe(2)
      expect(stderr).toContain(message)
    })

    test('is the login itself without --tenant', async () => {
      const { stdout } = await psql(['--', '-Atc', 'select current_user = session_user'])
      expect(stdout).toBe('t\n')
    })

    test('has neither the secret nor a password in its arguments, environment or files, and leaves no file', async () => {
      const home = await mkdtemp(join(runFolder, 'psql-home-'))
      await writeFile(join(home, '.psqlrc'), `\\set mine 42\n`)
      const env = { DATABASE_URL: database!.serviceUrl, HOME: home, TMPDIR: home, COPY_OF_IT: secret() }
      // psql runs a shell, whose parent is psql.
      const shell = String.raw`\! cat /proc/$PPID/cmdline /proc/$PPID/environ | tr '\0' '\n'; cat "$TMPDIR"/pnc-db-psql-*/*.sql "$PSQLRC"`
      const input = `${shell}\n\\echo mine is :mine\nselect core.current_tenant_id();\n`
      const { stdout, stderr } = await psql(['--tenant', '1', '--user', ama, '--', '-At'], { input, env })
      const password = decodeURIComponent(new URL(database!.serviceUrl).password)
      expect(stdout).toContain('PGOPTIONS=-c role=pnc_service')
      expect(stdout).toContain('core.enter(')
      expect(stdout).toMatch(/mine is 42\n1\n$/)
      expect(password.length).toBeGreaterThan(5)
      for (const hidden of [secret(), password]) expect(stdout + stderr).not.toContain(hidden)
      expect((await readdir(home)).filter((name) => name !== '.psqlrc')).toEqual([])
    })
  })

  test('no command has printed the secret', () => {
    expect(outputs.length).toBeGreaterThan(15)
    expect(outputs.join('\n')).not.toContain(secret())
  })
})

describe('on the embedded engine', () => {
  test('signs, inspects, and opens psql in a context, while dev runs and while it does not', async () => {
    const cwd = await mkdtemp(join(runFolder, 'contexts-embedded-'))
    for (const args of [['migrate'], ['seed', '--scale', '200']]) {
      expect(await runCli(args, { cwd, timeout })).toMatchObject({ code: 0 })
    }
    const token = (await runCli(['context', 'sign', '--tenant', 'kenya', '--quiet'], { cwd, timeout })).stdout
    const inspected = await runCli(['context', 'inspect', '-', '--json'], { cwd, timeout, input: token })
    expect(JSON.parse(inspected.stdout)).toMatchObject({ signature: 'ours', database: { accepts: true } })
    if (!hasPsql) return
    const input =
      'select slug, current_user from core.tenants;\ncommit;\nselect count(*), current_user from core.tenants;\n:enter\nselect slug from core.tenants;\n'
    const inside = { code: 0, stdout: 'kenya|pnc_service\n0|pnc_service\nkenya\n' }
    const open = () => runCli(['psql', '--tenant', 'kenya', '--quiet', '--', '-Atq'], { cwd, timeout, input })
    expect(await open()).toMatchObject(inside)
    try {
      expect(await runCli(['dev', 'start', '--port', '0'], { cwd, timeout })).toMatchObject({ code: 0 })
      expect(await open()).toMatchObject(inside)
    } finally {
      await runCli(['dev', 'stop'], { cwd, timeout })
    }
  }, 900_000)

  test('inspects a token where there is no database, and makes none', async () => {
    const cwd = await mkdtemp(join(runFolder, 'contexts-none-'))
    const secret = 'Zk4cA2tEoXw8yGd0qLr5sTb7J9mPfRzKaWvUeYiCnQ'
    const input = createContextSigner(secret, 60)({ tenant: 1 })
    const { code, stdout } = await runCli(['context', 'inspect', '-'], {
      cwd,
      input,
      env: { PNC_CONTEXT_SECRET: secret },
    })
    expect(code).toBe(0)
    expect(stdout).toContain('database   not asked: there is no database here')
    expect(await readdir(cwd)).toEqual([])
  })
})
