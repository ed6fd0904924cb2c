import { expect, test } from 'vitest'
import { countFindings } from '../../src/findings/count-findings.js'
import { sortFindings } from '../../src/findings/sort-findings.js'
import { sampleReport } from './sample-report.js'

test('the same findings come in the same order, errors first, in whatever order they were found', () => {
  const reversed = [...sampleReport.findings].reverse()
  expect(sortFindings(reversed)).toEqual(sampleReport.findings)
  expect(sortFindings(sampleReport.findings)).toEqual(sampleReport.findings)
})

test('findings are counted by level', () => {
  expect(countFindings(sampleReport.findings)).toEqual({ error: 1, warning: 1, info: 1 })
})
