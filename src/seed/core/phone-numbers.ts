import type { MarketPlan } from '../plan/seed-plan.js'

/**
 * Mobile numbers of a market in E.164: the number of person `ordinal`. No two people have the same: ordinals are spread over all
 * numbers by a multiplication modulo their count, and a number that is taken already is passed over.
 */
export function createPhoneNumbers(plan: MarketPlan): (ordinal: number) => string {
  const { callingCode, mobilePrefixes, subscriberDigits, name } = plan.market
  const prefixes = mobilePrefixes.length
  const total = prefixes * 10 ** subscriberDigits
  if (plan.people * 2 > total)
    throw new RangeError(`${name} has mobile numbers for ${total / 2} people at most.`)
  const random = plan.random('core.phones')
  // Less than 2^23, so that the product stays exact.
  let factor = 1_000_003 + random.below(7_000_000)
  while (greatestCommonDivisor(factor, total) > 1) factor += 1
  const offset = random.below(total)

  const numberAt = (ordinal: number): string => {
    const position = (ordinal * factor + offset) % total
    const subscriber = Math.floor(position / prefixes)
    const prefix = mobilePrefixes[position % prefixes] ?? ''
    return `+${callingCode}${prefix}${String(subscriber).padStart(subscriberDigits, '0')}`
  }
  return (ordinal) => {
    // A step of all people at once never meets the number of another person of this seed.
    for (let candidate = ordinal; candidate < total; candidate += plan.people) {
      const phone = numberAt(candidate)
      if (!plan.takenPhones.has(phone)) return phone
    }
    throw new RangeError(`${name} has no mobile number left.`)
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
