import { countFindings } from './count-findings.js'
import { type FindingReport } from './finding-report.js'

/** The report as one JSON document: the findings as they are, and how many there are of each level. */
export function formatJson(report: FindingReport): string {
  return `${JSON.stringify(reportData(report), undefined, 2)}\n`
}

/** What `formatJson` prints, for commands that add to it. */
export function reportData({ tool, version, findings }: FindingReport) {
  return { tool, version, counts: countFindings(findings), findings }
}
