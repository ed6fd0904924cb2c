import { quantile } from './statistics.js'

/** How long one side took, in milliseconds. */
export interface Timing {
  readonly label: string
  readonly runs: number
  readonly median: number
  /** Half of the runs lie between these two. */
  readonly p25: number
  readonly p75: number
  readonly p95: number
}

export function timingOf(label: string, milliseconds: readonly number[]): Timing {
  const at = (share: number) => quantile(milliseconds, share)
  return { label, runs: milliseconds.length, median: at(0.5), p25: at(0.25), p75: at(0.75), p95: at(0.95) }
}
