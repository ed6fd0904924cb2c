import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'
import { seed } from '../../src/seed/seed.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const root = new URL('../../', import.meta.url)
const database = await useTestDatabase()
const folder = await mkdtemp(join(tmpdir(), 'pnc-readme-'))
const readme = await readFile(new URL('README.md', root), 'utf8')

test('the first two commands of the README are one to try it and one to test it', () => {
  const [, commands = ''] = /```sh\n([^`]*)```/.exec(readme) ?? []
  expect(commands.split('\n').map((line) => line.split('#')[0]?.trim())).toEqual([
    'npm ci && npx pnc-db demo',
    'npm test',
    '',
  ])
})

test('every page that the README links is there', async () => {
  const pages = [...readme.matchAll(/\]\((?!http)([^)#]+)/g)].map(([, path = '']) => path)
  expect(pages.length).toBeGreaterThan(9)
  for (const page of pages) await expect(readFile(new URL(page, root))).resolves.toBeDefined()
})

describeOnServer('the library example', 'a superuser login is what the example must not have', () => {
  afterAll(() => rm(folder, { recursive: true }))

  test('of the README runs as it stands against a seeded database', async () => {
    await seed({ engine: database.engine, profile: 'demo', scale: 300 })
    const [, example = ''] = /```ts\n([^`]*(?:`[^`]+`[^`]*)*)```/.exec(readme) ?? []
    const file = join(folder, 'example.ts')
    await writeFile(file, example.replace('@pushnchat/db', fileURLToPath(new URL('src/index.ts', root))))

    vi.stubEnv('DATABASE_URL', database.serviceUrl)
    vi.stubEnv('PNC_CONTEXT_SECRET', database.contextSecret)
    const log = vi.spyOn(console, 'log').mockReturnValue()
    await import(file)
    expect(log).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(
        /^[1-9]\d* matches, more: (true|false), [1-9]\d* cities\. .* has version 1, not 7\.$/,
      ),
    )
  })
})
