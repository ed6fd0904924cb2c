import { createRandom } from './random/random.js'
import { uuidV7 } from './random/uuid-v7.js'
import { momentAt } from './timeline.js'

/** A person who is there after every seed, whatever its number and scale: for demos, tests and first requests. */
export interface DemoMember {
  /** The tenant id in a database that was seeded while empty. */
  readonly tenantId: number
  readonly tenantSlug: string
  readonly userId: string
  /** The roles the person holds in the tenant. */
  readonly roles: readonly string[]
  /** The business that the person owns, which is the largest of the market. */
  readonly businessId: string
  readonly userCreatedAt: number
  readonly businessCreatedAt: number
}

const marketSlugs = ['ghana', 'kenya', 'nigeria', 'senegal', 'mozambique'] as const

/**
 * One person per market, in the order of the tenant ids.
 *
 * @example
 * const { tenantId, userId, roles } = demoMembers[0]
 * const page = await db.as({ tenant: tenantId, user: userId, roles }).listings.search({ text: 'maize' })
 */
export const demoMembers: readonly DemoMember[] = marketSlugs.map((tenantSlug, index) => {
  const random = createRandom(`demo/${tenantSlug}`)
  // Before everybody else, however many there are.
  const userCreatedAt = momentAt(0)
  const businessCreatedAt = userCreatedAt + 1
  return {
    tenantId: index + 1,
    tenantSlug,
    userId: uuidV7(userCreatedAt, random),
    roles: ['consumer', 'business', 'admin'],
    businessId: uuidV7(businessCreatedAt, random),
    userCreatedAt,
    businessCreatedAt,
  }
})

/** The demo member of a market. */
export function demoMemberOf(tenantSlug: string): DemoMember | undefined {
  return demoMembers.find((member) => member.tenantSlug === tenantSlug)
}
