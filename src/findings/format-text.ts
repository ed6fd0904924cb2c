import { countFindings } from './count-findings.js'
import { type FindingReport } from './finding-report.js'
import { type Finding, type FindingLevel } from './finding.js'

/** Paints a word for a terminal. */
export type PaintLevel = (level: FindingLevel, text: string) => string

/**
 * Findings for people: a block for each, a blank line between them, and a line that counts them.
 *
 * @example
 * error market.reviews  table-without-row-security
 *   migrations/000003-trust.sql:12
 *   Row security is off: every service reads the rows of every tenant.
 *   > alter table market.reviews enable row level security;
 *
 * 1 error
 */
export function formatText({ findings }: FindingReport, paint: PaintLevel = (_level, text) => text): string {
  const blocks = findings.map((finding) => block(finding, paint))
  return [...blocks, `${total(findings)}\n`].join('\n')
}

function block(finding: Finding, paint: PaintLevel): string {
  const { level, object, rule, file, line, detail, remedy } = finding
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`
  return [
    `${paint(level, level)} ${object}  ${rule}`,
    ...(place === undefined ? [] : [`  ${place}`]),
    ...detail.split('\n').map((text) => `  ${text}`),
    ...remedy.split('\n').map((text) => `  > ${text}`),
    '',
  ].join('\n')
}

function total(findings: readonly Finding[]): string {
  const { error, warning, info } = countFindings(findings)
  const said = [plural(error, 'error'), plural(warning, 'warning'), plural(info, 'remark')].flat()
  return said.length === 0 ? 'Nothing found.' : said.join(', ')
}

function plural(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`]
}
