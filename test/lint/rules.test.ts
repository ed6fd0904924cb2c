import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatText } from '../../src/findings/format-text.js'
import { sortFindings } from '../../src/findings/sort-findings.js'
import { allRules } from '../../src/lint/all-rules.js'
import type { LintRule } from '../../src/lint/lint-rule.js'
import { runRules } from '../../src/lint/run-rules.js'
import { projectPaths } from '../../src/project/project-paths.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readExample } from './read-example.js'
import { readRulePage } from './rule-page.js'

const database = await useTestDatabase()
const client = await database.openClient(database.ownerUrl)
const before = new Set(runRules(allRules, await readExample(client, '')).map(({ cacheKey }) => cacheKey))

async function findIn(rule: LintRule, example: string) {
  const found = runRules([rule], await readExample(client, example))
  return sortFindings(found.filter(({ cacheKey }) => !before.has(cacheKey)))
}

describe.each(allRules)('$name', (rule) => {
  test('finds what its page calls wrong', async () => {
    const findings = await findIn(rule, (await readRulePage(rule.name)).wrong)
    expect(findings).not.toEqual([])
    await expect(formatText({ tool: '', version: '', rules: [], findings })).toMatchFileSnapshot(
      `golden/${rule.name}.txt`,
    )
  })

  test('finds nothing in what its page calls right', async () => {
    const { right } = await readRulePage(rule.name)
    expect(right).not.toBe('')
    expect(await findIn(rule, right)).toEqual([])
  })

  test('is described by its page as it describes itself', async () => {
    const { level, summary } = await readRulePage(rule.name)
    expect({ level, summary }).toEqual({ level: rule.level, summary: rule.summary })
  })
})

test('every rule has a file, a page and a golden file of its name, and no other file stands there', async () => {
  const names = allRules.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)].sort())
  const filesIn = async (folder: string, extension: string) =>
    (await readdir(join(projectPaths.root, folder)))
      .filter((file) => file.endsWith(extension))
      .map((file) => file.slice(0, -extension.length))
      .sort()
  expect(await filesIn('src/lint/rules', '.ts')).toEqual(names)
  expect(await filesIn('test/lint/golden', '.txt')).toEqual([...names, 'squawk', 'unused-ignore'].sort())
  expect(await filesIn('docs/lint', '.md')).toEqual([...names, 'README', 'unused-ignore', 'squawk'].sort())
})

test('the list of rules has every rule as it describes itself', async () => {
  const page = await readFile(join(projectPaths.root, 'docs/lint/README.md'), 'utf8')
  expect(page.split('\n').filter((line) => line.startsWith('| ['))).toEqual(
    allRules.map(({ name, level, summary }) => `| [${name}](${name}.md) | ${level} | ${summary} |`),
  )
})
