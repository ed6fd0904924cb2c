import { type FindingReport } from './finding-report.js'
import { type Finding, type FindingLevel } from './finding.js'

const command: Readonly<Record<FindingLevel, string>> = { error: 'error', warning: 'warning', info: 'notice' }

/**
 * The report as workflow commands of GitHub Actions, one line a finding: printed by a step, each becomes an annotation at its
 * line of the pull request.
 */
export function formatGithub({ findings }: FindingReport): string {
  return findings.map((finding) => `${annotation(finding)}\n`).join('')
}

function annotation({ level, rule, object, detail, remedy, file, line }: Finding): string {
  const properties = { file, line, title: `${rule}: ${object}` }
  const given = Object.entries(properties).filter(([, value]) => value !== undefined)
  const text = given.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',')
  return `::${command[level]} ${text}::${escapeData(`${detail}\n${remedy}`)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
