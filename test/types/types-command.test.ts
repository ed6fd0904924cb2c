import { copyFile, mkdtemp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applyPatch } from 'diff'
import { describe, expect, inject, test } from 'vitest'
import { projectPaths } from '../../src/project/project-paths.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const committed = (name: string) => readFile(join(projectPaths.root, 'src/database', name), 'utf8')
const newFolder = () => mkdtemp(join(inject('engine').runFolder, 'types-'))

const types = (args: readonly string[], cwd?: string) =>
  runCli(['types', ...args], { env: { DATABASE_URL: database.ownerUrl }, ...(cwd && { cwd }) })

describe('on the schema that the committed types are made from', () => {
  test('--check finds nothing', async () => {
    const { code, stdout, stderr } = await types(['--check'])
    expect(stderr).toContain('The types are those of the schema.')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  })

  test('--out writes both files once, importing from the package what is not beside them', async () => {
    const cwd = await newFolder()
    await copyFile(join(projectPaths.root, 'src/database/json-columns.ts'), join(cwd, 'json-columns.ts'))
    const first = await types(['--out', 'tables.ts'], cwd)
    expect(first).toMatchObject({ code: 0, stdout: 'Wrote tables.ts\nWrote domains.generated.ts\n' })
    expect(first.stderr).not.toContain('No schema')
    expect((await readdir(cwd)).filter((name) => name.endsWith('.generated.ts'))).toEqual([
      'domains.generated.ts',
    ])
    expect(await readFile(join(cwd, 'domains.generated.ts'), 'utf8')).toBe(
      await committed('domains.generated.ts'),
    )
    const tables = await readFile(join(cwd, 'tables.ts'), 'utf8')
    const withoutImports = (text: string) => text.replaceAll(/^import .*\n/gm, '')
    expect(withoutImports(tables)).toBe(withoutImports(await committed('database.generated.ts')))
    expect(tables).toContain(`import type { DomainArray, Geography, ReadOnly } from '@pushnchat/db'`)
    const second = await types(['--out', 'tables.ts', '--json'], cwd)
    expect(JSON.parse(second.stdout)).toMatchObject({ upToDate: true, shapeless: [], written: [] })
  })

  test('without schemas of the JSON columns they are typed as any object, and named', async () => {
    const cwd = await newFolder()
    const { code, stderr } = await types(['--out', 'tables.ts'], cwd)
    expect(code).toBe(0)
    expect(stderr).toMatch(/No schema for the JSON of .*market\.categories\.names.* in json-columns\.ts/)
    const tables = await readFile(join(cwd, 'tables.ts'), 'utf8')
    expect(tables).toContain('  names: JsonObject\n')
    expect(tables).not.toContain('json-columns')
  })

  test.each([
    { out: 'tables.js', message: 'ends in .ts' },
    { out: 'domains.generated.ts', message: 'another name' },
    { out: 'missing/tables.ts', message: 'no folder' },
  ])('--out $out is a wrong use', async ({ out, message }) => {
    const { code, stdout, stderr } = await types(['--out', out])
    expect(stderr).toContain(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe('on a schema with a column more', () => {
  test('--check prints the diff, exits with 1 and writes nothing', async () => {
    const before = await committed('database.generated.ts')
    await database.asOwner(`alter table market.listings add column nickname text`)
    const { code, stdout } = await types(['--check'], projectPaths.root)
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^--- src\/database\/database\.generated\.ts\n\+\+\+ src\/database\/database\.generated\.ts\n@@ /,
    )
    expect(stdout.split('\n').filter((line) => /^[-+] /.test(line))).toEqual(['+  nickname: string | null'])
    expect(await committed('database.generated.ts')).toBe(before)
    expect(applyPatch(before, stdout)).toContain('  nickname: string | null\n}')
  })

  test('--check --json says the same to a script', async () => {
    const { code, stdout } = await types(['--check', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      upToDate: false,
      written: [],
      files: [
        { state: 'different', diff: expect.stringContaining('+  nickname: string | null') as string },
        { state: 'same', diff: '' },
      ],
    })
  })
})

test('a database that was never migrated is told apart, with the remedy', async () => {
  const env = { DATABASE_URL: await database.newEmptyDatabase() }
  const { code, stdout, stderr } = await runCli(['types', '--check'], { env })
  expect(stderr).toContain('is not migrated')
  expect(stderr).toContain('pnc-db migrate')
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
})
