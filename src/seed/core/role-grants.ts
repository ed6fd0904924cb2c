import { mergeByTime, type Timed } from '../merge-by-time.js'
import type { MarketPlan } from '../plan/seed-plan.js'
import type { SeedRow, SeedTable } from '../seed-table.js'
import { timestamp } from '../timeline.js'
import { countMemberships, isVisitor } from './memberships.js'
import { createPeople, ownerOf } from './people.js'

/** The staff of a market: people who own no business, among the first who came. */
const staff: ReadonlyMap<number, string> = new Map([
  [1, 'admin'],
  [3, 'admin'],
  [5, 'financial'],
  [7, 'partner'],
  [9, 'partner'],
])

/** Everybody is a consumer, owners have the business role, and each market has a small staff. */
export const roleGrants: SeedTable = {
  name: 'core.role_grants',
  columns: [
    ['tenant_id', 'int'],
    ['user_id', 'uuid'],
    ['role_code', 'text'],
    ['created_at', 'timestamptz'],
  ],
  count: (plan) => {
    const others = plan.markets.map(
      ({ businesses, demoMember }) =>
        businesses -
        Math.floor(businesses / 17) +
        (demoMember ? staff.size + demoMember.roles.length - 2 : 0),
    )
    return countMemberships(plan) + others.reduce((a, b) => a + b, 0)
  },
  rows: function* ({ markets }) {
    for (const rows of mergeByTime(markets.map(roleGrantsOf))) yield* rows
  },
}

function roleGrantsOf(plan: MarketPlan): Timed<readonly SeedRow[]> {
  const people = createPeople(plan)
  return {
    count: plan.people,
    momentOf: (ordinal) => people.key(ordinal).createdAt,
    make: (ordinal) => {
      const { id, createdAt } = people.key(ordinal)
      const created = timestamp(createdAt)
      const rows: SeedRow[] = rolesOf(plan, ordinal).map((role) => [plan.tenantId, id, role, created])
      if (isVisitor(ordinal)) rows.push([plan.neighbourId, id, 'consumer', created])
      return rows
    },
  }
}

function rolesOf({ businesses, demoMember }: MarketPlan, ordinal: number): readonly string[] {
  if (ordinal === 0 && demoMember) return demoMember.roles
  if (ordinal % 2 === 0 && ordinal / 2 < businesses && ownerOf(ordinal / 2) === ordinal) {
    return ['consumer', 'business']
  }
  const role = demoMember && staff.get(ordinal)
  return role ? ['consumer', role] : ['consumer']
}
