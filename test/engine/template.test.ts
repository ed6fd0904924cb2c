import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { cacheFolder } from '../../src/engine/embedded/cache-folder.js'
import { createDatabase } from '../../src/engine/embedded/create-database.js'
import { withoutEntries, writeSlimPostgisBundle } from '../../src/engine/embedded/postgis-bundle.js'
import { openTemplate } from '../../src/engine/embedded/template.js'

let cache: string

beforeEach(async () => {
  cache = await mkdtemp(join(inject('engine').runFolder, 'cache-'))
  vi.stubEnv('PNC_CACHE_DIR', cache)
})

afterEach(() => vi.unstubAllEnvs())

/** Makes a database that is quickly made. */
const createDatabaseFolder = vi.fn((folder: string) => {
  mkdirSync(join(folder, 'base'), { recursive: true })
  writeFileSync(join(folder, 'PG_VERSION'), '18\n')
  writeFileSync(join(folder, 'base/1'), 'rows')
  return Promise.resolve()
})

beforeEach(() => {
  createDatabaseFolder.mockClear()
})

const makers = {
  createDatabase: createDatabaseFolder,
  writeBundle: (path: string) => writeFileSync(path, 'bundle'),
}

const open = async () => {
  const template = await openTemplate({ makers })
  if (!template) throw new Error('There is no template.')
  return template
}

test('a template is made once, and found from then on', async () => {
  const onCreate = vi.fn()
  const made = await openTemplate({ makers, onCreate })
  expect(await openTemplate({ makers, onCreate })).toEqual(made)
  expect(createDatabaseFolder).toHaveBeenCalledOnce()
  expect(onCreate).toHaveBeenCalledOnce()
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^embedded-\d+\.\d+\.\d+-\d+\.\d+\.\d+-\d+$/)])
})

test('several at once make one', async () => {
  const templates = await Promise.all([open(), open(), open()])
  expect(new Set(templates.map(({ dataFolder }) => dataFolder)).size).toBe(1)
  expect(createDatabaseFolder).toHaveBeenCalledOnce()
})

test.each([
  ['a file is missing', (data: string) => rmSync(join(data, 'base/1'))],
  ['a file is cut off', (data: string) => writeFileSync(join(data, 'base/1'), 'ro')],
  ['a file was added', (data: string) => writeFileSync(join(data, 'base/2'), '')],
  ['the bundle is cut off', (data: string) => writeFileSync(join(data, '../postgis.tar.gz'), '')],
  ['the manifest is garbage', (data: string) => writeFileSync(join(data, '../manifest.json'), '{')],
])('a damaged template is made again: %s', async (_name, damage) => {
  const { dataFolder } = await open()
  damage(dataFolder)
  const again = await open()
  expect(createDatabaseFolder).toHaveBeenCalledTimes(2)
  expect(readFileSync(join(again.dataFolder, 'base/1'), 'utf8')).toBe('rows')
})

test('a template that cannot be finished leaves nothing that looks like one', async () => {
  createDatabaseFolder.mockRejectedValueOnce(new Error('the power failed'))
  await expect(open()).rejects.toThrow('the power failed')
  expect(readdirSync(cache)).toEqual([])
})

test('where nothing can be cached there is no template, and no error', async () => {
  writeFileSync(join(cache, 'a-file'), '')
  vi.stubEnv('PNC_CACHE_DIR', join(cache, 'a-file/below'))
  expect(await openTemplate({ makers })).toBeUndefined()
})

test('a new database is a copy of the template, and drafts of killed processes are removed', async () => {
  const template = await open()
  const folder = join(await mkdtemp(join(inject('engine').runFolder, 'new-')), 'data')
  mkdirSync(`${folder}.new-4711`)
  await createDatabase(folder, template)
  expect(readFileSync(join(folder, 'base/1'), 'utf8')).toBe('rows')
  expect(readdirSync(join(folder, '..'))).toEqual(['data'])
})

test('the PostGIS bundle of a template has the extension and none of its satellites', () => {
  const postgisBundle = join(cache, 'postgis.tar.gz')
  writeSlimPostgisBundle(postgisBundle)
  const tar = gunzipSync(readFileSync(postgisBundle)).toString('latin1')
  expect(tar).toContain('lib/postgresql/postgis-3.so')
  expect(tar).toContain('share/proj/proj.db')
  expect(tar).not.toContain('postgis_raster-3.so')
  expect(tar).not.toContain('postgis_topology-3.so')
  expect(statSync(postgisBundle).size).toBeLessThan(12_000_000)
})

test('entries are taken out of a tar archive whole', () => {
  const entry = (name: string, content: string) => {
    const header = Buffer.alloc(512)
    header.write(name)
    header.write(content.length.toString(8).padStart(11, '0'), 124)
    return Buffer.concat([header, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))])
  }
  const [a, b, c] = [entry('a', 'x'.repeat(513)), entry('b', ''), entry('c', 'y')]
  const archive = Buffer.concat([a, b, c, Buffer.alloc(1024)])
  expect(withoutEntries(archive, (name) => name === 'a')).toEqual(Buffer.concat([b, c, Buffer.alloc(1024)]))
  expect(withoutEntries(archive, () => false)).toEqual(archive)
})

test.each([
  [{ PNC_CACHE_DIR: '/mine', XDG_CACHE_HOME: '/xdg' }, 'linux', '/mine'],
  [{ XDG_CACHE_HOME: '/xdg' }, 'linux', '/xdg/pnc-db'],
  [{}, 'darwin', /\.cache\/pnc-db$/],
  [{ LOCALAPPDATA: '/local' }, 'win32', '/local/pnc-db/Cache'],
] as const)('the cache of %j on %s is %s', (env, platform, expected) => {
  expect(cacheFolder(env, platform)).toMatch(expected)
  expect(existsSync('/mine')).toBe(false)
})
