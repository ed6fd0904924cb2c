import { expect, test } from 'vitest'
import type { Finding } from '../../src/findings/finding.js'
import { formatText } from '../../src/findings/format-text.js'
import { applyIgnores } from '../../src/lint/apply-ignores.js'

const found = (rule: string, object: string): Finding => ({
  rule,
  object,
  level: 'error',
  detail: 'Wrong.',
  remedy: 'Right it.',
  cacheKey: `${rule}:${object}`,
})
const findings = [
  found('enum-type', 'shop.size'),
  found('enum-type', 'shop.shade'),
  found('json-column', 'shop.size'),
]
const reason = 'Of another tool.'
const all = () => true

test('an entry takes away the finding of its rule and object, and no other', () => {
  const { findings: left, ignored } = applyIgnores(
    findings,
    [{ rule: 'enum-type', object: 'shop.size', reason }],
    all,
  )
  expect(left).toEqual(findings.slice(1))
  expect(ignored).toEqual([{ ...findings[0], reason }])
})

test('a * stands for any text, and a dot for a dot', () => {
  const left = (object: string) =>
    applyIgnores(findings, [{ rule: 'enum-type', object, reason }], all).findings
  expect(left('shop.*')).toEqual(findings.slice(2))
  expect(left('*')).toEqual(findings.slice(2))
  expect(left('shopXsize')).toContain(findings[0])
})

test('an entry that nothing needs is a warning', async () => {
  const { findings: left } = applyIgnores([], [{ rule: 'enum-type', object: 'shop.size', reason }], all)
  await expect(formatText({ tool: '', version: '', rules: [], findings: left })).toMatchFileSnapshot(
    'golden/unused-ignore.txt',
  )
})

test('an entry is no warning while its rule is not asked', () => {
  const { findings: left } = applyIgnores(
    [],
    [{ rule: 'enum-type', object: 'shop.size', reason }],
    (rule) => rule !== 'enum-type',
  )
  expect(left).toEqual([])
})
