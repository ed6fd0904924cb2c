import { type Finding, type FindingLevel } from './finding.js'

const rank: Readonly<Record<FindingLevel, number>> = { error: 0, warning: 1, info: 2 }

/** Errors first, then by rule and object: the same findings always come in the same order. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      rank[a.level] - rank[b.level] ||
      compare(a.rule, b.rule) ||
      compare(a.object, b.object) ||
      compare(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      compare(a.detail, b.detail),
  )
}

/** By code unit, so that the order does not depend on the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
