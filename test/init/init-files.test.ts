import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { extendLines } from '../../src/init/extend-lines.js'
import { extendPackageJson } from '../../src/init/extend-package-json.js'
import { planInit } from '../../src/init/plan-init.js'
import { writeInit } from '../../src/init/write-init.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { withFolder } from '../config/with-folder.js'
import { runCli } from '../harness/run-cli.js'

const init = async (folder: string) => writeInit(await planInit(folder))

/** Every file of a folder with its text and the time it was written. */
async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const read = async (path: string) =>
    [path, `${String((await stat(path)).mtimeMs)} ${await readFile(path, 'utf8')}`] as const
  return Object.fromEntries(await Promise.all(files.map(read)))
}

describe('pnc-db init', () => {
  test('fills an empty folder', async () => {
    const cwd = await withFolder()
    const { code, stdout, stderr } = await runCli(['init', 'My Shop'], { cwd })
    expect(code).toBe(0)
    await expect(stdout).toMatchFileSnapshot('golden/init.txt')
    expect(stderr).toContain('Next: cd My Shop && npm install && npx pnc-db migrate && npx pnc-db docs')
    const manifest = JSON.parse(await readFile(join(cwd, 'My Shop/package.json'), 'utf8')) as object
    expect(manifest).toMatchObject({ name: 'my-shop', scripts: { 'db:migrate': 'pnc-db migrate' } })
    expect(await readFile(join(cwd, 'My Shop/README.md'), 'utf8')).toMatch(/^# my-shop\n/)
  })

  test('run twice changes nothing', async () => {
    const folder = await withFolder()
    expect((await init(folder)).length).toBeGreaterThan(10)
    const before = await contents(folder)
    const { code, stderr } = await runCli(['init'], { cwd: folder })
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${folder} is a project already: nothing to do.\n` })
    expect(await contents(folder)).toEqual(before)
  })

  test('--dry-run writes nothing', async () => {
    const folder = await withFolder()
    const { code, stdout } = await runCli(['init', '--dry-run', '--json'], { cwd: folder })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ folder, written: [] })
    expect((JSON.parse(stdout) as { files: unknown[] }).files).toContainEqual({
      path: 'migrations/000001-core.sql',
      state: 'new',
      note: null,
    })
    expect(await readdir(folder)).toEqual([])
  })

  test('never replaces a file, and says which it left alone', async () => {
    const folder = await withFolder({
      'README.md': '# mine\n',
      'pnc-db.config.json': '{ "poolSize": 4 }\n',
      'package.json': '{\n\t"name": "mine",\n\t"scripts": { "db:docs": "echo" }\n}\n',
      '.gitignore': 'dist/\n.env',
    })
    const { files } = await planInit(folder)
    await init(folder)
    const states = Object.fromEntries(files.map(({ path, state }) => [path, state]))
    expect(states).toMatchObject({
      'README.md': 'kept',
      'pnc-db.config.json': 'kept',
      'package.json': 'extended',
      '.gitignore': 'extended',
    })
    const read = (name: string) => readFile(join(folder, name), 'utf8')
    expect(await read('README.md')).toBe('# mine\n')
    expect(await read('pnc-db.config.json')).toBe('{ "poolSize": 4 }\n')
    expect(await read('.gitignore')).toBe('dist/\n.env\nnode_modules/\n.pnc-db/\n')
    expect(await read('package.json')).toMatch(
      /^{\n\t"name": "mine",\n\t"scripts": {\n\t\t"db:docs": "echo",\n/,
    )
  })

  test('adds no migration to a project that has some', async () => {
    const folder = await withFolder()
    await mkdir(join(folder, 'migrations'))
    await writeFile(join(folder, 'migrations/000001-first.sql'), '')
    await init(folder)
    expect(await readdir(join(folder, 'migrations'))).toEqual(['000001-first.sql'])
  })

  test('refuses the folder of pnc-db itself, a file, and a broken package.json, and writes nothing', async () => {
    await expect(planInit(projectPaths.root)).rejects.toMatchObject({ code: 'REFUSED' })
    const folder = await withFolder({ 'package.json': '{ "name": ' })
    await expect(planInit(join(folder, 'package.json'))).rejects.toMatchObject({ code: 'USAGE' })
    await expect(planInit(folder)).rejects.toMatchObject({ code: 'REFUSED' })
    expect(await readdir(folder)).toEqual(['package.json'])
  })
})

test('a folder that cannot be written is told from a file that somebody has made meanwhile', async () => {
  const folder = await withFolder({ 'notes.txt': 'mine' })
  const plan = await planInit(join(folder, 'shop'))
  await expect(writeInit({ ...plan, folder: join(folder, 'notes.txt/shop') })).rejects.toMatchObject({
    code: 'FILE_INACCESSIBLE',
    details: { written: [] },
  })
  await writeInit(plan)
  await expect(writeInit(plan)).rejects.toMatchObject({ code: 'REFUSED' })
})

test('a dependency that is there, in whatever section, is left alone', () => {
  const additions = { name: 'shop', scripts: {}, dependencies: { '@pushnchat/db': '0.1.0' } }
  const text = '{ "devDependencies": { "@pushnchat/db": "0.0.9" } }'
  expect(extendPackageJson(text, additions)).toEqual({
    text,
    added: [],
    kept: ['dependencies.@pushnchat/db'],
  })
})

test('lines are added once, after a last line without its end', () => {
  expect(extendLines('a', ['a', 'b'])).toBe('a\nb\n')
  expect(extendLines('a\r\nb\r\n', ['a', 'b'])).toBe('a\r\nb\r\n')
  expect(extendLines(undefined, ['a'])).toBe('a\n')
})
