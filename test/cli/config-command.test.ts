import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withFolder } from '../config/with-folder.js'
import { runCli } from '../harness/run-cli.js'

const env = {
  DATABASE_URL: 'postgres://ama:hunter2@db.example.com:5433/shop?sslmode=require&sslpassword=hunter2',
  PNC_CONTEXT_SECRET: 'hunter2hunter2hunter2hunter2hunter2',
}
const files = {
  '.env': 'PNC_CONTEXT_TTL=60\n',
  'pnc-db.config.json': '{ "poolSize": 4, "dataDir": "/srv/pnc" }',
}

describe('pnc-db config', () => {
  test('prints each value with its origin and masks every secret', async () => {
    const cwd = await withFolder(files)
    const { code, stdout, stderr } = await runCli(['config', '--lock-timeout', '90s'], { cwd, env })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).not.toContain('hunter2')
    await expect(stdout).toMatchFileSnapshot('golden/config.txt')
  })

  test('prints the same as one JSON document', async () => {
    const cwd = await withFolder(files)
    const { code, stdout, stderr } = await runCli(['config', '--lock-timeout', '90s', '--json'], { cwd, env })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).not.toContain('hunter2')
    await expect(stdout).toMatchFileSnapshot('golden/config.json')
  })

  test('says where the local secret is or will be, and does not make it', async () => {
    const cwd = await withFolder()
    const read = async () => {
      const { stdout } = await runCli(['config', '--json'], { cwd })
      return (JSON.parse(stdout) as { contextSecret: unknown }).contextSecret
    }
    const path = join(cwd, '.pnc-db/context-secret')
    expect(await read()).toEqual({ value: null, origin: null, meaning: `made on first use in ${path}` })
    await mkdir(join(cwd, '.pnc-db'))
    await writeFile(path, 'hunter2')
    expect(await read()).toEqual({ value: '***', origin: path })
  })

  test('lists every error at once on stderr and exits with 3', async () => {
    const cwd = await withFolder({ 'pnc-db.config.json': '{ "poolsize": 3 }' })
    expect(await runCli(['config'], { cwd, env: { PNC_POOL_SIZE: 'abc' } })).toEqual({
      code: 3,
      stdout: '',
      stderr: [
        'error CONFIG_INVALID: The configuration has 2 errors:',
        '  PNC_POOL_SIZE (environment): expected a whole number from 1 to 1000, got "abc"',
        '  poolsize (pnc-db.config.json): unknown key; did you mean poolSize?',
        'hint: Flags win over the environment, then .env, then the file, then the defaults.',
        '',
      ].join('\n'),
    })
  })

  test('reads the file that --config names', async () => {
    const cwd = await withFolder({ 'other.json': '{ "poolSize": 2 }' })
    const { stdout } = await runCli(['config', '--json', '--config', 'other.json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({ poolSize: { value: 2, origin: 'poolSize (other.json)' } })
  })
})
