import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { describeWhen } from '../harness/describe-when.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { browserPath, openPage, type BrowserPage } from './browser.js'

const { runFolder } = inject('engine')
const database = await useTestDatabase()
const folder = await mkdtemp(join(runFolder, 'html-'))
const file = join(folder, 'site/schema.html')
const made = await runCli(['docs', '--html', 'site/schema.html'], {
  cwd: folder,
  env: { DATABASE_URL: database.ownerUrl },
})

test('one file is written, and it names nothing that would have to be loaded', async () => {
  expect(made).toMatchObject({ code: 0, stdout: 'Wrote site/schema.html\n' })
  const page = await readFile(file, 'utf8')
  expect(page).not.toMatch(/<(?:link|img|iframe|script)[^>]+(?:src|href)="(?!data:)/)
  expect(page).not.toMatch(/@import|\burl\((?!#)|https?:/)
})

test('a column that the database alone computes is not called one with a default', async () => {
  await database.asOwner(
    'create table core.boxes (id int primary key, side int default 1, area int generated always as (side * side) stored)',
  )
  const { code } = await runCli(['docs', '--html', 'boxes.html'], {
    cwd: folder,
    env: { DATABASE_URL: database.ownerUrl },
  })
  await database.asOwner('drop table core.boxes')
  expect(code).toBe(0)
  const page = await readFile(join(folder, 'boxes.html'), 'utf8')
  const rowOf = (column: string) => new RegExp(`<tr id="core\\.boxes\\.${column}">.*`).exec(page)?.[0]
  expect(rowOf('side')).toContain('<i>default</i> <code>1</code>')
  expect(rowOf('area')).toContain('<i>generated</i> <code>side * side</code>')
})

test('--html goes with neither --check nor --out', async () => {
  for (const other of [['--check'], ['--out', 'x']]) {
    const { code } = await runCli(['docs', '--html', 'x.html', ...other], { cwd: folder })
    expect(code).toBe(2)
  }
})

describeWhen(browserPath !== undefined, 'the page in a browser', 'chromium is not installed', () => {
  const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }
  const pages: Record<string, BrowserPage> = {}
  beforeAll(async () => {
    for (const [name, size] of Object.entries(sizes))
      pages[name] = await openPage(`file://${file}`, size, runFolder)
  }, 60_000)
  afterAll(() => Promise.all(Object.values(pages).map((page) => page.close())))

  const shownSection = `[...document.querySelectorAll('main > section')].filter((each) => !each.hidden).map(({ id }) => id).join()`

  /** Keeps a picture of the window in the folder that PNC_SCREENSHOTS names, for people to look at. */
  async function look(page: BrowserPage, name: string): Promise<void> {
    const target = process.env.PNC_SCREENSHOTS
    if (target === undefined) return
    const { data } = await page.send('Page.captureScreenshot', { format: 'png' })
    await writeFile(join(target, `${name}.png`), Buffer.from(String(data), 'base64'))
  }

  test.each(Object.keys(sizes))(
    'every section opens without a fault and without a sideways scroll: %s',
    async (size) => {
      const page = pages[size]!
      const ids = await page.evaluate<string[]>(
        `[...document.querySelectorAll('main > section')].map(({ id }) => id)`,
      )
      expect(ids).toContain('market.listings')
      for (const id of ids) {
        await page.evaluate(`location.hash = ${JSON.stringify(id)}, new Promise((done) => setTimeout(done))`)
        expect(await page.evaluate(shownSection)).toBe(id)
        expect(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`), id).toBe(true)
        await look(page, `${size}-${id}`)
      }
      expect(page.faults).toEqual([])
      expect(page.requests).toEqual([])
    },
  )

  test('every link of the page leads to something that is there', async () => {
    const dangling = await pages.desktop!.evaluate<string[]>(
      `[...document.querySelectorAll('a[href^="#"]')].map((a) => decodeURIComponent(a.getAttribute('href').slice(1))).filter((id) => !document.getElementById(id))`,
    )
    expect(dangling).toEqual([])
  })

  test.each(Object.keys(sizes))('a table is found and opened by the keyboard alone: %s', async (size) => {
    const page = pages[size]!
    await page.press('/')
    await page.type('listing author')
    await look(page, `${size}-search`)
    expect(
      await page.evaluate(`document.querySelector('#results [aria-selected=true] span').textContent`),
    ).toBe('market.listings.author_id')
    await page.press('ArrowDown')
    await page.press('ArrowUp')
    await page.press('Enter')
    await page.evaluate(`new Promise((done) => setTimeout(done))`)
    expect(await page.evaluate(shownSection)).toBe('market.listings')
    expect(await page.evaluate(`document.querySelector(':target').id`)).toBe('market.listings.author_id')
    expect(await page.evaluate(`document.getElementById('results').hidden`)).toBe(true)
    await look(page, `${size}-found`)
    expect(page.faults).toEqual([])
  })

  test('light becomes dark and stays so', async () => {
    const page = pages.desktop!
    const ground = `getComputedStyle(document.body).backgroundColor`
    const before = await page.evaluate(ground)
    await page.evaluate(`document.getElementById('theme').click()`)
    expect(await page.evaluate(ground)).not.toBe(before)
    await page.evaluate(`location.hash = 'market', new Promise((done) => setTimeout(done))`)
    await look(page, 'desktop-dark')
    await page.evaluate(`location.hash = 'core.users', new Promise((done) => setTimeout(done))`)
    await look(page, 'desktop-dark-table')
  })

  test('on a phone the tables are behind a button', async () => {
    const page = pages.phone!
    const isShown = `getComputedStyle(document.getElementById('nav')).display !== 'none'`
    expect(await page.evaluate(isShown)).toBe(false)
    await page.evaluate(`document.getElementById('menu').click()`)
    expect(await page.evaluate(isShown)).toBe(true)
    await look(page, 'phone-menu')
    await page.press('Escape')
    expect(await page.evaluate(isShown)).toBe(false)
  })
})
