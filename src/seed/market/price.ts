/** From which amount on prices are multiples of what: people ask for 4,500 and not for 4,487.13. */
const steps: readonly (readonly [from: number, step: number])[] = [
  [100_000_000, 1_000_000],
  [10_000_000, 100_000],
  [1_000_000, 10_000],
  [100_000, 1_000],
  [20_000, 500],
  [5_000, 100],
  [1_000, 50],
  [200, 10],
  [50, 5],
  [10, 1],
  [0, 0.5],
]

/**
 * An amount as somebody would ask for it, with two decimals.
 *
 * @example
 * askingPrice(4487.13) // '4500.00'
 */
export function askingPrice(amount: number): string {
  const step = steps.find(([from]) => amount >= from)?.[1] ?? 0.5
  const halves = Math.max(1, Math.round(amount / step) * step * 2)
  return `${Math.floor(halves / 2)}.${halves % 2 === 1 ? '50' : '00'}`
}
