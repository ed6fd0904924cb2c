import type { LintConfig } from '../config/lint-config.js'
import { findingKey, type Finding } from '../findings/finding.js'

export type LintIgnore = LintConfig['ignore'][number]

export interface IgnoreResult {
  /** What is left, and a warning for each entry that nothing needs. */
  readonly findings: readonly Finding[]
  readonly ignored: readonly (Finding & { readonly reason: string })[]
}

/**
 * Takes the findings away that the configuration accepts. An entry that matches nothing is a warning itself, unless its rule was
 * not run: it would hide the next finding of that name.
 *
 * @param wasRun whether a rule of this name was asked
 */
export function applyIgnores(
  findings: readonly Finding[],
  ignores: readonly LintIgnore[],
  wasRun: (rule: string) => boolean,
): IgnoreResult {
  const entryOf = (finding: Finding) => ignores.find((entry) => matches(entry, finding))
  const unused = ignores.filter(
    (entry) => wasRun(entry.rule) && !findings.some((finding) => matches(entry, finding)),
  )
  return {
    findings: [...findings.filter((finding) => !entryOf(finding)), ...unused.map(unusedIgnore)],
    ignored: findings.flatMap((finding) => {
      const entry = entryOf(finding)
      return entry ? [{ ...finding, reason: entry.reason }] : []
    }),
  }
}

function matches({ rule, object }: LintIgnore, finding: Finding): boolean {
  if (rule !== finding.rule) return false
  const pattern = object.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(finding.object)
}

function unusedIgnore({ rule, object }: LintIgnore): Finding {
  return {
    rule: 'unused-ignore',
    level: 'warning',
    object: `${rule} ${object}`,
    detail: 'The configuration ignores a finding that is not there: it would hide the next one of that name.',
    remedy: 'Take the entry out of lint.ignore.',
    cacheKey: findingKey('unused-ignore', `${rule} ${object}`),
  }
}
