import type { Random } from './random.js'

/** Draws one of several values, each as often as its weight says. */
export type Weighted<T> = (random: Random) => T

/**
 * @example
 * const status = weighted([['active', 96], ['left', 4]])
 * status(random) // 'active', nearly always
 */
export function weighted<T>(choices: readonly (readonly [T, number])[]): Weighted<T> {
  const values = choices.map(([value]) => value)
  const bounds: number[] = []
  let total = 0
  for (const [, weight] of choices) bounds.push((total += weight))
  if (total <= 0) throw new Error('Nothing to choose from.')
  return (random) => {
    const point = random.unit() * total
    let low = 0
    let high = bounds.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (point < (bounds[middle] ?? total)) high = middle
      else low = middle + 1
    }
    return values[low] as T
  }
}
