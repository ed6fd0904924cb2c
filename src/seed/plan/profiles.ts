/** What a seed is for. */
export interface SeedProfile {
  readonly summary: string
  /** Listings, when `--scale` does not say how many. */
  readonly scale: number
  /** How many listings there are to a business, on average; a business brings two people. */
  readonly listingsPerBusiness: number
}

export const seedProfiles = {
  demo: { summary: 'a small marketplace to look at', scale: 2_000, listingsPerBusiness: 6 },
  load: { summary: 'a large one to measure', scale: 100_000, listingsPerBusiness: 12 },
} as const satisfies Record<string, SeedProfile>

export type SeedProfileName = keyof typeof seedProfiles
