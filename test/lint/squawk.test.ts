import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatText } from '../../src/findings/format-text.js'
import { sortFindings } from '../../src/findings/sort-findings.js'
import type { Script } from '../../src/lint/script.js'
import { checkLockSafety } from '../../src/lint/squawk/lock-safety.js'
import { squawkRules } from '../../src/lint/squawk/squawk-rules.js'
import { projectPaths } from '../../src/project/project-paths.js'

const script = (sql: string, more: Partial<Script> = {}): Script => ({
  file: 'current.sql',
  sql,
  linesAbove: 0,
  isTransactional: true,
  ...more,
})
const rulesOf = async (...scripts: readonly Script[]) =>
  (await checkLockSafety(scripts)).map(({ rule }) => rule)

describe('the locks of a migration', () => {
  test('are reported as the golden file has them, with the statement as the object', async () => {
    const sql = await readFile(new URL('dangerous.sql', import.meta.url), 'utf8')
    const findings = sortFindings(await checkLockSafety([script(sql)]))
    await expect(formatText({ tool: '', version: '', rules: [], findings })).toMatchFileSnapshot(
      'golden/squawk.txt',
    )
  })

  test('are no matter for a table that the same migration makes', async () => {
    const sql =
      'create table shop.orders (id uuid primary key, note text);\ncreate index orders_note_idx on shop.orders (note);'
    expect(await rulesOf(script(sql))).toEqual([])
  })

  test('are no matter for what only lets current.sql run twice', async () => {
    const sql = 'drop table if exists shop.orders;\ncreate table shop.orders (id uuid primary key);'
    expect(await rulesOf(script(sql))).toEqual([])
    expect(await rulesOf(script(sql, { file: 'migrations/000001-shop.sql' }), script(sql))).toEqual([
      'squawk/ban-drop-table',
    ])
  })

  test('a check that a domain is given as not valid is no finding', async () => {
    const add = `alter domain shop.size add constraint size_check check (value in ('s', 'm'))`
    expect(await rulesOf(script(`${add};`))).toEqual(['squawk/ban-alter-domain-with-add-constraint'])
    expect(await rulesOf(script(`${add} not valid;`))).toEqual([])
  })

  test('an index is made concurrently outside a transaction only', async () => {
    const sql = 'select 1;\ncreate index concurrently orders_note_idx on shop.orders (note);'
    expect(await rulesOf(script(sql))).toEqual(['squawk/ban-concurrent-index-creation-in-transaction'])
    expect(await rulesOf(script(sql, { isTransactional: false }))).toEqual([])
  })

  test('a comment cannot switch a rule off', async () => {
    expect(await rulesOf(script('-- squawk-ignore ban-drop-table\ndrop table shop.orders;'))).toEqual([
      'squawk/ban-drop-table',
    ])
    expect(await rulesOf(script('-- squawk-ignore-file\ndrop table shop.orders;'))).toEqual([
      'squawk/ban-drop-table',
    ])
  })

  test('are placed in the file that was included', async () => {
    const sql =
      'select 1;\n--! Included sql/shop/drop.sql\n\ndrop table shop.orders;\n--! EndIncluded sql/shop/drop.sql\n'
    expect(await checkLockSafety([script(sql, { isCompiled: true })])).toMatchObject([
      { object: 'drop table shop.orders', file: 'fixtures/sql/shop/drop.sql', line: 2 },
    ])
  })

  test('of a statement that squawk cannot read are a warning, not silence', async () => {
    expect(await checkLockSafety([script('select * fro shop.orders;')])).toMatchObject([
      { rule: 'squawk/syntax-error', level: 'warning' },
    ])
  })
})

test('the page names every rule of squawk, with its level or the reason why it is left out', async () => {
  const page = await readFile(join(projectPaths.root, 'docs/lint/squawk.md'), 'utf8')
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  expect(rows).toEqual(
    Object.entries(squawkRules).map(([name, rule]) =>
      'leftOut' in rule
        ? `| \`${name}\` | | ${rule.leftOut} |`
        : `| \`${name}\` | ${rule.level} | ${rule.summary} |`,
    ),
  )
})
