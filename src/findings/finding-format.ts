import { type FindingReport } from './finding-report.js'
import { formatGithub } from './format-github.js'
import { formatJson } from './format-json.js'
import { formatSarif } from './format-sarif.js'
import { formatText, type PaintLevel } from './format-text.js'

/** What `--format` takes. */
export const findingFormats = ['text', 'json', 'sarif', 'github'] as const

export type FindingFormat = (typeof findingFormats)[number]

/** The report as text in one of the formats; `paint` colours the text that is for people. */
export function formatFindings(report: FindingReport, format: FindingFormat, paint?: PaintLevel): string {
  if (format === 'text') return formatText(report, paint)
  return { json: formatJson, sarif: formatSarif, github: formatGithub }[format](report)
}
