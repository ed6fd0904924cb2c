import { type Catalog } from '../catalog/catalog.js'
import { type FindingReport } from '../findings/finding-report.js'
import { sortFindings } from '../findings/sort-findings.js'
import { packageVersion } from '../project/package-version.js'
import { applyIgnores, type IgnoreResult, type LintIgnore } from './apply-ignores.js'
import { placeFindings } from './place-findings.js'
import { runRules } from './run-rules.js'
import { type Script } from './script.js'
import { describeRules, type RuleSelection } from './select-rules.js'
import { checkLockSafety } from './squawk/lock-safety.js'

/** What lint found, and what it passed over with which reason. */
export type LintReport = FindingReport & Pick<IgnoreResult, 'ignored'>

export interface LintReportOptions {
  readonly selection: RuleSelection
  readonly scripts: readonly Script[]
  /** The database that the scripts make; not needed where only the text is read. */
  readonly catalog: Catalog | undefined
  readonly ignores: readonly LintIgnore[]
}

/** Asks the selected rules and takes away what the configuration accepts. */
export async function lintReport({
  selection,
  scripts,
  catalog,
  ignores,
}: LintReportOptions): Promise<LintReport> {
  const ofCatalog = catalog ? runRules(selection.rules, { catalog, scripts }) : []
  const ofLocks = selection.asksSquawk ? await checkLockSafety(scripts) : []
  const asked = [
    ...placeFindings(ofCatalog, scripts),
    ...ofLocks.filter(({ rule }) => selection.includes(rule)),
  ]
  const { findings, ignored } = applyIgnores(asked, ignores, selection.includes)
  return {
    tool: 'pnc-db migrate lint',
    version: packageVersion(),
    rules: describeRules().filter(({ name }) => selection.includes(name)),
    findings: sortFindings(findings),
    ignored,
  }
}
