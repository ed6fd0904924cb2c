/** An error fails the check and the build; a warning and a remark are only said. */
export type FindingLevel = 'error' | 'warning' | 'info'

/** One thing that a check (lint, drift, doctor) found. The same shape for all, so that formats and readers are the same. */
export interface Finding {
  /** Names the rule and its page: `table-without-row-security`. */
  readonly rule: string
  readonly level: FindingLevel
  /** What it is about, as an ignore list names it: `market.listings`, `market.listings.price`. */
  readonly object: string
  /** What is wrong and what comes of it, in a sentence. */
  readonly detail: string
  /** What to do: SQL that may be copied, or words. */
  readonly remedy: string
  /** The same for the same finding in every run, whatever line it moves to. */
  readonly cacheKey: string
  /** Where it was written, relative to the folder that holds `migrations`; lines count from 1. */
  readonly file?: string
  readonly line?: number
}

/** The cache key of a finding that a rule has once for each object. */
export function findingKey(rule: string, object: string): string {
  return `${rule}:${object}`
}
