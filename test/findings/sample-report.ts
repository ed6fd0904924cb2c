import type { FindingReport } from '../../src/findings/finding-report.js'
import { findingKey, type Finding } from '../../src/findings/finding.js'

const found = (finding: Omit<Finding, 'cacheKey'>): Finding => ({
  ...finding,
  cacheKey: findingKey(finding.rule, finding.object),
})

/** Findings of every level, with and without a place, with characters that formats have to escape. */
export const sampleReport: FindingReport = {
  tool: 'pnc-db migrate lint',
  version: '1.2.3',
  rules: [
    {
      name: 'table-without-row-security',
      level: 'error',
      summary: 'A table has no row security.',
      page: 'docs/lint/table-without-row-security.md',
    },
    {
      name: 'missing-comment',
      level: 'warning',
      summary: 'An object says nothing of itself.',
      page: 'docs/lint/missing-comment.md',
    },
  ],
  findings: [
    found({
      rule: 'table-without-row-security',
      level: 'error',
      object: 'market.reviews',
      detail: 'Row security is off: 100% of the rows are read by everybody.',
      remedy:
        'alter table market.reviews enable row level security;\nalter table market.reviews force row level security;',
      file: 'migrations/000003-trust reviews.sql',
      line: 12,
    }),
    found({
      rule: 'missing-comment',
      level: 'warning',
      object: 'market.price(int, text)',
      detail: 'The function has no comment.',
      remedy: `comment on function market.price(int, text) is '...';`,
      file: 'current.sql',
    }),
    found({
      rule: 'of-nowhere',
      level: 'info',
      object: 'pnc_owner',
      detail: 'A remark that no rule of the list and no file stands behind.',
      remedy: 'Nothing to do.',
    }),
  ],
}
