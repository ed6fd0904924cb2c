import { type Finding, type FindingLevel } from './finding.js'

/** How many findings there are of each level. */
export function countFindings(findings: readonly Finding[]): Readonly<Record<FindingLevel, number>> {
  const count = (level: FindingLevel) => findings.filter((finding) => finding.level === level).length
  return { error: count('error'), warning: count('warning'), info: count('info') }
}
