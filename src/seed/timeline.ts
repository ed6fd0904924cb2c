const day = 86_400_000

/** All seeded time lies before this moment, whenever the seeder runs: the same rows on any day. */
export const referenceDay = Date.UTC(2026, 9, 1)

/** The first seeded moment, eighteen months before: tenants open, the first people sign up. */
export const firstDay = Date.UTC(2025, 3, 1)

/** The first listings come two months later, when there are businesses to write them. */
const firstListingDay = Date.UTC(2025, 5, 1)

const span = referenceDay - firstDay

/** The moment at a share of the eighteen months, 0 to 1: people and businesses arrive at an even pace. */
export function momentAt(share: number): number {
  return Math.floor(firstDay + span * share)
}

/** How many of `total` things that arrive at an even pace are there at a moment. */
export function arrivedBy(moment: number, total: number): number {
  return Math.floor(((moment - firstDay) / span) * total)
}

/** The moment of a listing at a share of all listings, 0 to 1: ever more of them as the market grows, and few at night. */
export function listingMomentAt(share: number): number {
  const even = (referenceDay - firstListingDay) * Math.sqrt(share)
  const dayStart = Math.floor(even / day) * day
  return Math.floor(firstListingDay + dayStart + wakingTime((even - dayStart) / day) * day)
}

/** Moves a share of the day to when people are awake, keeping the order: 4% before six, 88% until eight in the evening. */
function wakingTime(share: number): number {
  if (share < 0.04) return (share / 0.04) * 0.25
  if (share < 0.92) return 0.25 + ((share - 0.04) / 0.88) * (14 / 24)
  return 20 / 24 + ((share - 0.92) / 0.08) * (4 / 24)
}

/** A moment as PostgreSQL reads it, in UTC, to the millisecond. */
export function timestamp(moment: number): string {
  return new Date(moment).toISOString()
}
