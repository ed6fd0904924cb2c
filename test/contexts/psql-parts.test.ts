import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { preparePsql } from '../../src/contexts/psql/prepare-psql.js'
import { psqlTarget } from '../../src/contexts/psql/psql-target.js'

describe('psqlTarget', () => {
  test.each([
    ['postgres://ama:s%40c@db:5432/shop', 'postgres://ama@db:5432/shop', 's@c', undefined],
    ['postgres://ama@db/shop', 'postgres://ama@db/shop', undefined, undefined],
    ['postgresql://db/shop', 'postgresql://db/shop', undefined, undefined],
    ['postgres://ama:x@/shop?host=/run', 'postgres://ama@/shop?host=/run', 'x', undefined],
    [
      'postgres://ama@db/shop?password=x&sslmode=no-verify',
      'postgres://ama@db/shop?sslmode=require',
      'x',
      undefined,
    ],
    [
      'postgres://ama@db/shop?options=-c%20work_mem%3D1MB',
      'postgres://ama@db/shop',
      undefined,
      '-c work_mem=1MB',
    ],
  ])('%s', (given, url, password, options) => {
    expect(psqlTarget(given)).toEqual({ url, password, options })
  })
})

describe('preparePsql', () => {
  const secret = 'Zk4cA2tEoXw8yGd0qLr5sTb7J9mPfRzKaWvUeYiCnQ'
  const prepare = () =>
    preparePsql({
      connectionString: 'postgres://ama:a%3Ab@db/shop',
      env: {
        HOME: '/nowhere',
        PNC_CONTEXT_SECRET: secret,
        COPY_OF_IT: `x${secret}`,
        DATABASE_URL: 'x',
        PNC_KEY_RING: '{}',
        PNC_AUDIT_KEY: 'x',
        TERM: 'dumb',
      },
      args: ['-c', 'select 1'],
      secret,
      context: {
        serviceRole: 'pnc_service',
        mayWrite: false,
        ttlSeconds: 60,
        opened: {
          tenant: { id: 1, slug: 'ghana' },
          user: '0195eea5-d400-752d-9758-64c591d175a0',
          roles: ['business'],
          secret,
          sign: () => ({ token: 'to.ke.n', expiresAt: new Date() }),
          access: { login: 'ama', mayEnter: true, mayBecomeDefiner: true, mayServe: true },
          answer: { accepts: true },
        },
      },
    })

  test('keeps secrets and passwords out of arguments and environment, and begins as the service, read-only', () => {
    const { args, env, release } = prepare()
    try {
      expect(args).toEqual(['-d', 'postgres://ama@db/shop', '-c', 'select 1'])
      expect(Object.keys(env).sort()).toEqual([
        'HOME',
        'PGAPPNAME',
        'PGOPTIONS',
        'PGPASSFILE',
        'PSQLRC',
        'TERM',
      ])
      expect(env.PGOPTIONS).toBe('-c role=pnc_service -c default_transaction_read_only=on')
      expect(JSON.stringify(env)).not.toContain(secret)
      expect(readFileSync(env.PGPASSFILE!, 'utf8')).toBe('*:*:*:*:a\\:b\n')
    } finally {
      release()
    }
  })

  test('writes files that nobody else may read, without the secret, and removes them', () => {
    const { env, release } = prepare()
    const rc = readFileSync(env.PSQLRC!, 'utf8')
    const enter = /\\i '(.*)'\n$/.exec(rc)![1]!
    const modes = [env.PSQLRC!, env.PGPASSFILE!, enter, dirname(enter)].map(
      (path) => statSync(path).mode & 0o777,
    )
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o700])
    expect(readFileSync(enter, 'utf8')).toContain(`core.enter('to.ke.n')`)
    // What the server shows of the session afterwards is another statement.
    const statements = readFileSync(enter, 'utf8')
      .split('\n')
      .filter((line) => /^(?:begin|set|select) /.test(line))
    expect(statements.findIndex((line) => line.includes('to.ke.n'))).toBe(statements.length - 2)
    expect(rc).toContain('ghana 0195eea5..75a0 [business] ro %x')
    expect(rc + readFileSync(enter, 'utf8')).not.toContain(secret)
    release()
    expect(existsSync(dirname(enter))).toBe(false)
  })
})
