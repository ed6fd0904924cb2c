import { type Outcome } from './outcome.js'
import { type Verdict } from './judge.js'

/** The same question, asked three times, in this order. */
export interface Asked {
  readonly before: Outcome
  /** In a world without the rows of the other tenant. */
  readonly without: Outcome
  /** In the world as it was before. */
  readonly after: Outcome
}

/**
 * Judges whether an answer depends on the rows of the other tenant. One that is not the same before and after tells nothing by being
 * another one between, such as a random value, unless it is the same but for moments of the clock: then it is compared without them.
 */
export function judgeDifference({ before, without, after }: Asked): Verdict {
  const differs = [asItIs, withoutMoments].some(
    (text) => text(before.said) === text(after.said) && text(before.said) !== text(without.said),
  )
  return differs
    ? { result: 'leaked', why: 'Its answer is another one when the rows of the other tenant are gone.' }
    : { result: 'empty', why: '' }
}

function asItIs(said: string): string {
  return said
}

/** Dates with their times, times alone, and seconds or milliseconds since 1970 within our century. */
const moments =
  /\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?|\b\d{2}:\d{2}:\d{2}(?:\.\d+)?|\b[1-3]\d{9}(?:\d{3}){0,2}(?:\.\d+)?\b/g

function withoutMoments(said: string): string {
  return said.replace(moments, '(a moment)')
}
