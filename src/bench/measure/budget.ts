import type { Timing } from './timing.js'

/**
 * What is allowed: at most so many times the base's time, at least so many times its throughput, or a time in milliseconds for
 * the median or for 95 of 100 runs. Nothing is promised of a mere comparison.
 */
export type Budget =
  | { readonly kind: 'time'; readonly atMost: number }
  | { readonly kind: 'throughput'; readonly atLeast: number }
  | { readonly kind: 'median ms'; readonly atMost: number }
  | { readonly kind: 'p95 ms'; readonly atMost: number }
  | { readonly kind: 'comparison' }

export interface Verdict {
  /** The ratio or the milliseconds that the budget is about. */
  readonly value: number
  /** Undefined where nothing is promised. */
  readonly met: boolean | undefined
}

/** Holds what was measured against the budget. */
export function judge(budget: Budget, ours: Timing, base: Timing | undefined): Verdict {
  switch (budget.kind) {
    case 'time': {
      const value = ours.median / (base?.median ?? NaN)
      return { value, met: value <= budget.atMost }
    }
    case 'throughput': {
      const value = (base?.median ?? NaN) / ours.median
      return { value, met: value >= budget.atLeast }
    }
    case 'median ms':
      return { value: ours.median, met: ours.median <= budget.atMost }
    case 'p95 ms':
      return { value: ours.p95, met: ours.p95 <= budget.atMost }
    case 'comparison':
      return { value: ours.median / (base?.median ?? NaN), met: undefined }
  }
}
