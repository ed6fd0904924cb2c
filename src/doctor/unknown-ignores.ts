import { findingKey, type Finding } from '../findings/finding.js'
import { type LintIgnore } from '../lint/apply-ignores.js'
import { allRules } from '../lint/all-rules.js'
import { allChecks } from './all-checks.js'
import { couldNotLook } from './could-not-look.js'

/** A warning for each entry of the ignore list that names no check: nobody would notice that it does nothing. */
export function unknownIgnores(ignores: readonly LintIgnore[]): readonly Finding[] {
  const known = new Set([...allChecks, ...allRules, couldNotLook].map(({ name }) => name))
  return ignores
    .filter(({ rule }) => !known.has(rule))
    .map(({ rule, object }) => ({
      rule: 'unused-ignore',
      level: 'warning',
      object: `${rule} ${object}`,
      detail: 'The configuration ignores findings of a check that there is not.',
      remedy:
        'Correct the name, or take the entry out of doctor.ignore. pnc-db doctor --list names all checks.',
      cacheKey: findingKey('unused-ignore', `${rule} ${object}`),
    }))
}
