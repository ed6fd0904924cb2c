import type { DoctorReport, GroupSummary } from '../../doctor/doctor-report.js'
import type { Paint } from '../kernel/style.js'

/** What was looked at, and a line for each group of checks: how it is and what of it was found. */
export function doctorSummary({ server, login, groups }: DoctorReport, paint: Paint): string {
  const width = Math.max(0, ...groups.map(({ title }) => title.length))
  const traits = [
    ...(login.isSuperuser ? ['superuser'] : login.bypassesRowSecurity ? ['bypasses row security'] : []),
    login.mayMigrate ? 'may migrate' : 'may not migrate',
  ]
  return [
    `${paint('bold', server)}, as ${login.name} (${traits.join(', ')})`,
    '',
    ...groups.map((group) => `  ${mark(group, paint)} ${group.title.padEnd(width)}  ${words(group)}`),
    '',
  ].join('\n')
}

function mark({ counts, unseen }: GroupSummary, paint: Paint): string {
  if (counts.error > 0) return paint('red', '✗')
  if (counts.warning > 0) return paint('yellow', '!')
  return unseen > 0 ? paint('cyan', '?') : paint('green', '✓')
}

function words({ looked, unseen, counts }: GroupSummary): string {
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  return [
    plural(looked, 'check'),
    ...(counts.error > 0 ? [plural(counts.error, 'error')] : []),
    ...(counts.warning > 0 ? [plural(counts.warning, 'warning')] : []),
    ...(counts.info > 0 ? [plural(counts.info, 'remark')] : []),
    ...(unseen > 0 ? [`${unseen} could not look`] : []),
  ].join(', ')
}
