import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ConfigFlags } from '../../src/config/config-keys.js'
import { loadConfig } from '../../src/config/load-config.js'
import { type PncError } from '../../src/errors/pnc-error.js'
import { withFolder } from './with-folder.js'

interface Given {
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: ConfigFlags
}

async function load({ files = {}, env = {}, flags = {} }: Given) {
  return loadConfig({ flags, env, cwd: await withFolder(files) })
}

/** The lines of the error that `load` must throw. */
async function issuesOf(given: Given): Promise<readonly string[]> {
  const error = await load(given).then(
    () => expect.unreachable('the configuration was accepted'),
    (reason: unknown) => reason as PncError,
  )
  expect(error).toMatchObject({ name: 'PncError', code: 'CONFIG_INVALID', exitCode: 3 })
  const { issues } = error.details as { issues: readonly { origin: string; message: string }[] }
  const lines = issues.map(({ origin, message }) => `${origin}: ${message}`)
  for (const line of lines) expect(error.message).toContain(line)
  return lines
}

const secret = 'a context secret of more than thirty-two bytes'

describe('without anything configured', () => {
  test('the embedded engine and the documented defaults are used', async () => {
    const cwd = await withFolder()
    const { origins, ...config } = await loadConfig({ env: {}, cwd })
    expect(config).toEqual({
      databaseUrl: undefined,
      shadowDatabaseUrl: undefined,
      dataDir: join(cwd, '.pnc-db'),
      serviceRole: 'pnc_service',
      contextSecret: undefined,
      contextTtlSeconds: 300,
      lockTimeoutMs: 60_000,
      statementTimeoutMs: 0,
      connectTimeoutMs: 10_000,
      poolSize: 10,
      lint: { ignore: [] },
      doctor: { ignore: [] },
    })
    expect(new Set(Object.values(origins))).toEqual(new Set(['default']))
  })
})

describe('each layer wins over the ones below it', () => {
  const file = { 'pnc-db.config.json': '{ "lockTimeout": "1s" }' }
  const dotenv = { '.env': 'PNC_LOCK_TIMEOUT=2s\n' }
  const env = { PNC_LOCK_TIMEOUT: '3s' }
  const flags = { values: { lockTimeout: '4s' } }

  test.each([
    ['the file over the default', { files: file }, 1000, 'lockTimeout (pnc-db.config.json)'],
    ['.env over the file', { files: { ...file, ...dotenv } }, 2000, 'PNC_LOCK_TIMEOUT (.env)'],
    [
      'the environment over .env',
      { files: { ...file, ...dotenv }, env },
      3000,
      'PNC_LOCK_TIMEOUT (environment)',
    ],
    [
      'a flag over the environment',
      { files: { ...file, ...dotenv }, env, flags },
      4000,
      '--lock-timeout (flag)',
    ],
  ])('%s', async (_name, given, lockTimeoutMs, origin) => {
    const config = await load(given)
    expect(config.lockTimeoutMs).toBe(lockTimeoutMs)
    expect(config.origins.lockTimeout).toBe(origin)
  })

  test('a layer decides key by key, not as a whole', async () => {
    const config = await load({
      files: { 'pnc-db.config.json': '{ "poolSize": 7, "serviceRole": "app" }', '.env': 'PNC_POOL_SIZE=8' },
    })
    expect(config).toMatchObject({ poolSize: 8, serviceRole: 'app' })
  })
})

describe('every key', () => {
  const values = {
    databaseUrl: 'postgres://a@localhost/b',
    shadowDatabaseUrl: 'postgresql://a@localhost/shadow',
    dataDir: '/srv/pnc',
    serviceRole: 'app_role',
    contextSecret: secret,
    contextTtlSeconds: 60,
    lockTimeout: '5m',
    connectTimeout: '2s',
    poolSize: 3,
    typesFile: '/srv/app/tables.ts',
  }
  const resolved = {
    ...values,
    lockTimeout: undefined,
    connectTimeout: undefined,
    lockTimeoutMs: 300_000,
    connectTimeoutMs: 2000,
  }

  test('can stand in the file', async () => {
    const files = { 'pnc-db.config.json': JSON.stringify(values) }
    expect(await load({ files })).toMatchObject(withoutUndefined(resolved))
  })

  test('has a variable', async () => {
    const config = await load({
      env: {
        DATABASE_URL: values.databaseUrl,
        SHADOW_DATABASE_URL: values.shadowDatabaseUrl,
        PNC_DATA_DIR: values.dataDir,
        PNC_SERVICE_ROLE: values.serviceRole,
        PNC_CONTEXT_SECRET: secret,
        PNC_CONTEXT_TTL: '60',
        PNC_LOCK_TIMEOUT: '5m',
        PNC_CONNECT_TIMEOUT: '2s',
        PNC_POOL_SIZE: '3',
        PNC_TYPES_FILE: values.typesFile,
      },
    })
    expect(config).toMatchObject(withoutUndefined(resolved))
  })
})

describe('variables', () => {
  test('an empty one counts as not set', async () => {
    const config = await load({ env: { PNC_POOL_SIZE: '' } })
    expect(config.poolSize).toBe(10)
  })

  test('an empty one in the environment hides the one in .env', async () => {
    const config = await load({
      files: { '.env': 'DATABASE_URL=postgres://a@b/c' },
      env: { DATABASE_URL: '' },
    })
    expect(config.databaseUrl).toBeUndefined()
  })

  test('.env is read without changing process.env', async () => {
    const before = { ...process.env }
    expect((await load({ files: { '.env': '# a comment\nPNC_POOL_SIZE="4"\n' } })).poolSize).toBe(4)
    expect(process.env).toEqual(before)
  })
})

describe('the folder of relative paths', () => {
  test('is that of the file for paths in the file', async () => {
    const cwd = await withFolder()
    const elsewhere = await withFolder({ 'my.json': '{ "dataDir": "data" }' })
    const config = await loadConfig({ flags: { configFile: join(elsewhere, 'my.json') }, env: {}, cwd })
    expect(config.dataDir).toBe(join(elsewhere, 'data'))
  })

  test('is the working directory for flags and variables', async () => {
    const cwd = await withFolder({ 'pnc-db.config.json': '{ "dataDir": "/ignored" }' })
    const config = await loadConfig({ flags: { values: { dataDir: 'here' } }, env: {}, cwd })
    expect(config.dataDir).toBe(join(cwd, 'here'))
  })
})

describe('errors', () => {
  test('of every layer are listed at once, each with its origin', async () => {
    const issues = await issuesOf({
      files: {
        'pnc-db.config.json': '{ "connectTimeout": 5, "serviceRole": "Not A Role", "poolsise": 4 }',
        '.env': 'PNC_CONTEXT_TTL=0',
      },
      env: { PNC_POOL_SIZE: 'abc' },
      flags: { values: { lockTimeout: '5 parsecs' } },
    })
    expect(issues).toEqual([
      'serviceRole (pnc-db.config.json): expected the name of a role: lower-case letters, digits and _, got "Not A Role"',
      'PNC_CONTEXT_TTL (.env): expected a whole number from 1 to 86400, got "0"',
      '--lock-timeout (flag): expected a duration such as 500ms, 10s or 5m (0 means none), got "5 parsecs"',
      'connectTimeout (pnc-db.config.json): expected a duration such as 500ms, 10s or 5m, longer than 0, got 5',
      'PNC_POOL_SIZE (environment): expected a whole number from 1 to 1000, got "abc"',
      'poolsise (pnc-db.config.json): unknown key; did you mean poolSize?',
    ])
  })

  test('of an overridden value do not matter', async () => {
    const config = await load({ env: { PNC_POOL_SIZE: 'abc' }, flags: { values: { poolSize: '2' } } })
    expect(config.poolSize).toBe(2)
  })

  test('never show a password or a secret', async () => {
    const issues = await issuesOf({
      env: {
        DATABASE_URL: 'mysql://ama:hunter2@host/db',
        SHADOW_DATABASE_URL: 'postgres://ama:hunter2@ho st/db',
        PNC_CONTEXT_SECRET: 'hunter2',
      },
    })
    expect(issues).toEqual([
      'DATABASE_URL (environment): expected a URL such as postgres://user@host:5432/database, got "mysql://ama:***@host/db"',
      expect.stringContaining('SHADOW_DATABASE_URL (environment): expected a URL'),
      'PNC_CONTEXT_SECRET (environment): expected at least 32 bytes, got 7 bytes',
    ])
    expect(issues.join()).not.toContain('hunter2')
  })

  test('a key that resembles none gets no suggestion', async () => {
    expect(await issuesOf({ files: { 'pnc-db.config.json': '{ "colour": 1 }' } })).toEqual([
      'colour (pnc-db.config.json): unknown key',
    ])
  })

  test('malformed JSON is named with its line and column, beside the other errors', async () => {
    const issues = await issuesOf({
      files: { 'pnc-db.config.json': '{\n  "poolSize": 4\n  "dataDir": "x"\n}\n' },
      env: { PNC_CONTEXT_TTL: 'x' },
    })
    expect(issues).toEqual([
      'pnc-db.config.json: not valid JSON at line 3, column 3',
      'PNC_CONTEXT_TTL (environment): expected a whole number from 1 to 86400, got "x"',
    ])
  })

  test('a shadow database that is the database itself is refused, because it is erased', async () => {
    const url = 'postgres://a@localhost/shop'
    const issues = await issuesOf({
      env: { DATABASE_URL: url, SHADOW_DATABASE_URL: url, PNC_POOL_SIZE: '0' },
    })
    expect(issues).toHaveLength(2)
    expect(issues.join()).toContain('SHADOW_DATABASE_URL (environment): expected another database')
  })

  test.each(['[]', 'null', '"text"', '3'])('%s is no configuration', async (text) => {
    expect(await issuesOf({ files: { 'pnc-db.config.json': text } })).toEqual([
      'pnc-db.config.json: expected an object with the keys of the configuration',
    ])
  })
})

describe('the file', () => {
  test('may be a module', async () => {
    const files = {
      'pnc-db.config.js': 'export default { poolSize: 2 + 3 }',
      'package.json': '{"type":"module"}',
    }
    const config = await load({ files })
    expect(config).toMatchObject({ poolSize: 5, origins: { poolSize: 'poolSize (pnc-db.config.js)' } })
  })

  test('is an error that says what is wrong when the module throws', async () => {
    expect(await issuesOf({ files: { 'pnc-db.config.js': 'throw new Error("no secrets today")' } })).toEqual([
      'pnc-db.config.js: no secrets today',
    ])
  })

  test('must not be there twice', async () => {
    const files = { 'pnc-db.config.js': 'export default {}', 'pnc-db.config.json': '{}' }
    expect(await issuesOf({ files })).toEqual([
      'pnc-db.config.json and pnc-db.config.js: both exist; keep one of them',
    ])
  })

  test('may stand in .config', async () => {
    const cwd = await withFolder()
    await mkdir(join(cwd, '.config'))
    await writeFile(join(cwd, '.config/pnc-db.config.json'), '{ "poolSize": 4 }')
    const config = await loadConfig({ env: {}, cwd })
    expect(config).toMatchObject({
      poolSize: 4,
      origins: { poolSize: 'poolSize (.config/pnc-db.config.json)' },
    })
  })

  test('ignores a finding of lint only with a reason', async () => {
    const entry = { rule: 'enum-type', object: 'shop.size', reason: 'Of another tool.' }
    const file = (lint: unknown) => ({ files: { 'pnc-db.config.json': JSON.stringify({ lint }) } })
    expect(await load(file({ ignore: [entry] }))).toMatchObject({ lint: { ignore: [entry] } })
    expect(
      await issuesOf(file({ ignore: [entry, { ...entry, reason: ' ' }, { rule: 'enum-type', object: 1 }] })),
    ).toEqual([
      'lint.ignore[1].reason (pnc-db.config.json): expected the reason why the finding is accepted',
      'lint.ignore[2].object (pnc-db.config.json): expected the object that the finding names; * stands for any text',
      'lint.ignore[2].reason (pnc-db.config.json): expected the reason why the finding is accepted',
    ])
    expect(await issuesOf(file({ ignored: [], ignore: {} }))).toEqual([
      'lint.ignore (pnc-db.config.json): expected a list of { rule, object, reason }',
      'lint.ignored (pnc-db.config.json): unknown key',
    ])
    expect(await issuesOf(file(3))).toEqual([
      'lint (pnc-db.config.json): expected an object with the key ignore',
    ])
  })

  test('that --config names must exist', async () => {
    const [issue] = await issuesOf({ flags: { configFile: 'nowhere.json' } })
    expect(issue).toMatch(/^--config \(flag\): no such file: .*nowhere\.json$/)
  })

  test('that --config names is read instead of the one in the folder', async () => {
    const files = { 'pnc-db.config.json': '{ "poolSize": 1 }', 'other.json': '{ "poolSize": 2 }' }
    const config = await load({ files, flags: { configFile: 'other.json' } })
    expect(config).toMatchObject({ poolSize: 2, origins: { poolSize: 'poolSize (other.json)' } })
  })
})

function withoutUndefined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
