import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { contextSecretPath, ensureContextSecret } from '../../src/config/context-secret.js'
import { isLocalServer } from '../../src/config/is-local-server.js'
import { loadConfig } from '../../src/config/load-config.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { withFolder } from './with-folder.js'

const configIn = (cwd: string, env: Readonly<Record<string, string>> = {}) => loadConfig({ env, cwd })
const given = 'a context secret of more than thirty-two bytes'

test('a configured secret is used and no file is made', async () => {
  const cwd = await withFolder()
  expect(await ensureContextSecret(await configIn(cwd, { PNC_CONTEXT_SECRET: given }))).toBe(given)
  expect(await readdir(cwd)).toEqual([])
})

test('on this machine a secret is made once, for its owner alone, and ignored by git', async () => {
  const cwd = await withFolder()
  const config = await configIn(cwd, { DATABASE_URL: 'postgres://ama@127.0.0.1:5433/shop' })
  const secret = await ensureContextSecret(config)
  expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32)
  expect(await ensureContextSecret(config)).toBe(secret)
  const path = contextSecretPath(config)
  expect((await readFile(path, 'utf8')).trim()).toBe(secret)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await readdir(config.dataDir)).sort()).toEqual(['.gitignore', 'context-secret'])
  expect(await readFile(join(config.dataDir, '.gitignore'), 'utf8')).toBe('*\n')
})

test('processes that start together get the same secret', async () => {
  const cwd = await withFolder()
  const module = (path: string) => JSON.stringify(join(projectPaths.root, 'dist/config', path))
  const script = `
    import { loadConfig } from ${module('load-config.js')}
    import { ensureContextSecret } from ${module('context-secret.js')}
    console.log(await ensureContextSecret(await loadConfig({ env: {}, cwd: process.cwd() })))
  `
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd })
  const secrets = await Promise.all(Array.from({ length: 6 }, run))
  expect(new Set(secrets.map(({ stdout }) => stdout)).size).toBe(1)
  expect(await readdir(join(cwd, '.pnc-db'))).toHaveLength(2)
})

test('within a process, calls at the same time get the same secret', async () => {
  const config = await configIn(await withFolder())
  const secrets = await Promise.all(Array.from({ length: 20 }, () => ensureContextSecret(config)))
  expect(new Set(secrets).size).toBe(1)
})

test('a server elsewhere needs a configured secret', async () => {
  const cwd = await withFolder()
  const config = await configIn(cwd, { DATABASE_URL: 'postgres://ama:hunter2@db.example.com/shop' })
  const error: unknown = await ensureContextSecret(config).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 3 })
  expect(String(error)).toContain('postgres://ama:***@db.example.com/shop')
  expect(await readdir(cwd)).toEqual([])
})

test('a damaged file is an error, never replaced', async () => {
  const config = await configIn(await withFolder())
  await mkdir(config.dataDir)
  await writeFile(contextSecretPath(config), 'short\n')
  await expect(ensureContextSecret(config)).rejects.toMatchObject({ code: 'SECRET_TOO_SHORT' })
  expect(await readFile(contextSecretPath(config), 'utf8')).toBe('short\n')
})

test('a data folder that cannot be made is an error that says where its path came from', async () => {
  const cwd = await withFolder({ file: '' })
  const config = await configIn(cwd, { PNC_DATA_DIR: 'file/below' })
  await expect(ensureContextSecret(config)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    hint: expect.stringContaining('PNC_DATA_DIR (environment)') as string,
  })
})

test.each([
  ['postgres://localhost/x', true],
  ['postgres://LOCALHOST/x', true],
  ['postgres://127.0.0.1:5433/x', true],
  ['postgres://127.8.9.10/x', true],
  ['postgres://[::1]/x', true],
  ['postgres://ama@/x?host=/var/run/postgresql', true],
  ['postgres://%2Fvar%2Frun%2Fpostgresql/x', true],
  ['postgres://db.example.com/x', false],
  ['postgres://localhost.example.com/x', false],
  ['postgres://127.0.0.1.example.com/x', false],
  ['postgres://10.0.0.1/x', false],
  ['postgres://localhost/x?host=db.example.com', false],
])('%s is on this machine: %s', (url, local) => expect(isLocalServer(url)).toBe(local))
