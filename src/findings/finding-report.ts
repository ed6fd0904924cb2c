import { type Finding, type FindingLevel } from './finding.js'

/** A rule as reports describe it. */
export interface ReportedRule {
  readonly name: string
  readonly level: FindingLevel
  /** One sentence. */
  readonly summary: string
  /** The page that explains it: `docs/lint/table-without-row-security.md`. */
  readonly page: string
}

/** What a check found, ready for any of the formats. */
export interface FindingReport {
  /** Who checked: `pnc-db migrate lint`. */
  readonly tool: string
  readonly version: string
  readonly rules: readonly ReportedRule[]
  readonly findings: readonly Finding[]
}
