import { findingKey, type Finding } from '../findings/finding.js'
import { type ReportedRule } from '../findings/finding-report.js'
import { type UnseenCheck } from './run-checks.js'

/** How reports describe what could not be looked at. */
export const couldNotLook: ReportedRule = {
  name: 'could-not-look',
  level: 'info',
  summary: 'The login may look at everything that was asked for.',
  page: 'docs/doctor.md',
}

/** A remark for each privilege that is missing, with the checks that asked for it: none is passed over in silence. */
export function unseenFindings(unseen: readonly UnseenCheck[], login: string): readonly Finding[] {
  return [...new Set(unseen.map(({ lacks }) => lacks))].map((lacks) => {
    const checks = unseen
      .filter((each) => each.lacks === lacks)
      .map(({ check, what }) => (what === undefined ? check : `${check} (${what})`))
    return {
      rule: couldNotLook.name,
      level: couldNotLook.level,
      object: lacks,
      detail: `The login ${login} lacks ${lacks}. Could not look: ${[...new Set(checks)].join(', ')}.`,
      remedy: remedyFor(lacks),
      cacheKey: findingKey(couldNotLook.name, lacks),
    }
  })
}

/** Never to grant it to the login that looked: a service must not have it. */
function remedyFor(lacks: string): string {
  if (lacks === 'superuser') return 'Look again as a superuser.'
  return /^[a-z_]+$/.test(lacks)
    ? `Look again as a superuser, or as a login of your own that has it: grant ${lacks} to ...;`
    : 'Look again later, or as a login that has it.'
}
