import { findingKey, type Finding } from '../findings/finding.js'
import { type LintRule, type LintSubject } from './lint-rule.js'

/** What the rules find in the subject, as findings. A rule that finds several things of one object has them numbered in their keys. */
export function runRules(rules: readonly LintRule[], subject: LintSubject): readonly Finding[] {
  const seen = new Map<string, number>()
  return rules.flatMap((rule) =>
    rule.check(subject).map((defect) => {
      const key = findingKey(rule.name, defect.object)
      const count = (seen.get(key) ?? 0) + 1
      seen.set(key, count)
      return {
        rule: rule.name,
        level: rule.level,
        ...defect,
        cacheKey: count === 1 ? key : `${key}#${count}`,
      }
    }),
  )
}
