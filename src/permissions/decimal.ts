import { plainNumber } from '../database/json-object.js'

/** An exact number: `units / 10 ** scale`. */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

const written = /^(-?[0-9]{1,20})(?:\.([0-9]{1,20}))?$/

/**
 * A number, also where a driver has written it as text: `pg` hands out numeric and bigint as strings. Undefined for anything else.
 * What `core.decimal_of` says.
 */
export function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value === 'number') return parse(plainNumber(value))
  return typeof value === 'string' && written.test(value) ? parse(value) : undefined
}

/** -1, 0 or 1. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale)
  const [left, right] = [a, b].map((one) => one.units * 10n ** BigInt(scale - one.scale)) as [bigint, bigint]
  return left < right ? -1 : left > right ? 1 : 0
}

function parse(text: string): Decimal {
  const [whole = '0', fraction = ''] = text.split('.')
  return { units: BigInt(whole + fraction), scale: fraction.length }
}
