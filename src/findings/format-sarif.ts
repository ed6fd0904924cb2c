import { type FindingReport, type ReportedRule } from './finding-report.js'
import { type Finding, type FindingLevel } from './finding.js'

const sarifLevel: Readonly<Record<FindingLevel, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
}

/**
 * The report as SARIF 2.1.0, which code hosts and editors read. Every finding names its object as a logical location and, where it
 * has one, the line of the file; its cache key is the fingerprint by which two runs recognise it.
 */
export function formatSarif({ tool, version, rules, findings }: FindingReport): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool, version, rules: rules.map(describeRule) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => describeResult(finding, rules)),
      },
    ],
  }
  return `${JSON.stringify(log, undefined, 2)}\n`
}

function describeRule({ name, level, summary, page }: ReportedRule) {
  return {
    id: name,
    shortDescription: { text: summary },
    help: { text: `See ${page}.` },
    defaultConfiguration: { level: sarifLevel[level] },
  }
}

function describeResult(finding: Finding, rules: readonly ReportedRule[]) {
  const ruleIndex = rules.findIndex(({ name }) => name === finding.rule)
  return {
    ruleId: finding.rule,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: sarifLevel[finding.level],
    message: { text: `${finding.object}: ${finding.detail}\n${finding.remedy}` },
    locations: [
      {
        ...(finding.file !== undefined && { physicalLocation: describePlace(finding.file, finding.line) }),
        logicalLocations: [{ fullyQualifiedName: finding.object }],
      },
    ],
    partialFingerprints: { 'pncDbFinding/v1': finding.cacheKey },
  }
}

function describePlace(file: string, line: number | undefined) {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
    ...(line !== undefined && { region: { startLine: line } }),
  }
}
