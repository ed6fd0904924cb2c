import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.js'
import { describeDictionary } from '../../src/dictionary/describe-dictionary.js'
import { printPages } from '../../src/dictionary/print-pages.js'
import { withSession } from '../../src/engine/session.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'

const database = await useTestDatabase()
const committed = join(projectPaths.root, 'docs/schema')
const newFolder = () => mkdtemp(join(inject('engine').runFolder, 'docs-'))
const docs = (args: readonly string[], cwd?: string) =>
  runCli(['docs', ...args], { env: { DATABASE_URL: database.ownerUrl }, ...(cwd && { cwd }) })

test('the committed pages are those of the migrations', async () => {
  const { code, stdout, stderr } = await docs(['--check'], projectPaths.root)
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(stderr).toContain('The dictionary is that of the schema.')
})

test('the migration files alone give the same pages, whatever the database holds', async () => {
  const env = { DATABASE_URL: await database.newEmptyDatabase(), PNC_DATA_DIR: await newFolder() }
  const { code, stdout, stderr } = await runCli(['docs', '--scratch', '--check'], {
    cwd: projectPaths.root,
    env,
    timeout: 120_000,
  })
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(stderr).toContain('Described ')
}, 120_000)

test('every table, column, domain and function of the schema is on its page, and every link leads somewhere', async () => {
  const catalog = await withSession(database.engine, {}, readCatalog)
  const pages = new Map(printPages(describeDictionary(catalog)).map(({ file, text }) => [file, text]))
  for (const table of catalog.tables.filter(({ partitionOf }) => partitionOf === null)) {
    const page = pages.get(`${table.schema}.md`) ?? ''
    const section = page.slice(page.indexOf(`\n## ${table.name}\n`)).split('\n## ')[1] ?? ''
    for (const { name } of table.columns) expect(section).toContain(`\n| \`${name}\``)
  }
  for (const { schema, name } of [...catalog.domains, ...catalog.functions]) {
    expect(pages.get(`${schema}.md`)).toContain(`| \`${name}`)
  }
  for (const [file, text] of pages) {
    for (const [, page = '', heading = ''] of text.matchAll(/\]\(([\w.]*)#?([\w-]*)\)/g)) {
      const target = pages.get(page === '' ? file : page)
      expect(target, `${file} links ${page}`).toBeDefined()
      if (heading !== '') expect(target?.toLowerCase()).toContain(`\n## ${heading.replaceAll('-', ' ')}\n`)
    }
  }
})

describe('pnc-db docs --out', () => {
  test('writes once, then has nothing to do', async () => {
    const cwd = await newFolder()
    const first = await docs(['--out', 'pages'], cwd)
    expect(first).toMatchObject({
      code: 0,
      stdout: 'Wrote pages/README.md\nWrote pages/audit.md\nWrote pages/core.md\nWrote pages/market.md\n',
    })
    const second = await docs(['--out', 'pages', '--json'], cwd)
    expect(JSON.parse(second.stdout)).toMatchObject({
      upToDate: true,
      written: [],
      dictionary: { schemas: [{ name: 'audit' }, { name: 'core' }, { name: 'market' }] },
    })
    for (const name of ['README.md', 'audit.md', 'core.md', 'market.md']) {
      expect(await readFile(join(cwd, 'pages', name), 'utf8')).toBe(
        await readFile(join(committed, name), 'utf8'),
      )
    }
  })

  test('removes the page of a schema that is gone, and nothing that people wrote', async () => {
    const cwd = await newFolder()
    await cp(committed, cwd, { recursive: true })
    await cp(join(cwd, 'core.md'), join(cwd, 'gone.md'))
    await writeFile(join(cwd, 'notes.md'), '# Notes\n')
    const found = await docs(['--check', '--out', '.'], cwd)
    expect(found).toMatchObject({ code: 1, stdout: 'gone.md: the schema is gone\n' })
    expect(await docs(['--out', '.'], cwd)).toMatchObject({ code: 0, stdout: 'Removed gone.md\n' })
    expect((await readdir(cwd)).filter((name) => name.endsWith('.md')).sort()).toEqual([
      'README.md',
      'audit.md',
      'core.md',
      'market.md',
      'notes.md',
    ])
  })
})

test('the pages of a database that was never migrated are refused', async () => {
  const env = { DATABASE_URL: await database.newEmptyDatabase() }
  const { code, stdout, stderr } = await runCli(['docs'], { env })
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toContain('is not migrated')
})

test('--check prints a short difference, exits with 1 and writes nothing', async () => {
  const cwd = await newFolder()
  await cp(committed, join(cwd, 'docs/schema'), { recursive: true })
  await database.asOwner(`comment on column market.listings.title is 'What | it says.'`)
  const { code, stdout } = await docs(['--check'], cwd)
  expect(code).toBe(1)
  expect(stdout).toContain(
    '-| `title` | `text` | | | Headline. |\n+| `title` | `text` | | | What \\| it says. |\n',
  )
  expect(await readFile(join(cwd, 'docs/schema/market.md'), 'utf8')).toContain('Headline.')
})
