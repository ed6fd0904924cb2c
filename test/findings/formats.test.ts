import { describe, expect, test } from 'vitest'
import { findingFormats, formatFindings } from '../../src/findings/finding-format.js'
import { sampleReport } from './sample-report.js'

const nothing = { ...sampleReport, findings: [] }
const extension = { text: 'txt', json: 'json', sarif: 'sarif', github: 'github.txt' }

describe.each(findingFormats)('%s', (format) => {
  test('prints findings as its golden file has them', async () => {
    await expect(formatFindings(sampleReport, format)).toMatchFileSnapshot(
      `golden/findings.${extension[format]}`,
    )
  })

  test('prints nothing found as its golden file has it', async () => {
    await expect(formatFindings(nothing, format)).toMatchFileSnapshot(`golden/nothing.${extension[format]}`)
  })
})

test('text paints the level and nothing else', () => {
  const painted = formatFindings(sampleReport, 'text', (level, text) => `<${level}>${text}</>`)
  expect(painted.match(/<\w+>\w+<\/>/g)).toEqual(['<error>error</>', '<warning>warning</>', '<info>info</>'])
  expect(painted.replaceAll(/<\/?\w*>/g, '')).toBe(formatFindings(sampleReport, 'text'))
})

test('a GitHub annotation is one line, whatever a finding holds', () => {
  const lines = formatFindings(sampleReport, 'github').trimEnd().split('\n')
  expect(lines).toHaveLength(sampleReport.findings.length)
  expect(lines[0]).toContain('100%25 of the rows')
  expect(lines[1]).toContain('title=missing-comment%3A market.price(int%2C text)::')
})

test('SARIF names for every result its rule, by index where the report describes it', () => {
  const { runs } = JSON.parse(formatFindings(sampleReport, 'sarif')) as {
    runs: {
      tool: { driver: { rules: { id: string }[] } }
      results: { ruleId: string; ruleIndex?: number }[]
    }[]
  }
  const [{ tool, results } = { tool: { driver: { rules: [] } }, results: [] }] = runs
  expect(results.map(({ ruleIndex }) => ruleIndex)).toEqual([0, 1, undefined])
  for (const { ruleId, ruleIndex } of results.slice(0, 2))
    expect(tool.driver.rules[ruleIndex!]?.id).toBe(ruleId)
})
