import { mergeByTime, type Timed } from '../merge-by-time.js'
import type { MarketPlan, SeedPlan } from '../plan/seed-plan.js'
import { weighted } from '../random/weighted.js'
import type { SeedRow, SeedTable } from '../seed-table.js'
import { timestamp } from '../timeline.js'
import { createPeople } from './people.js'

const statusOfCustomer = weighted([
  ['active', 94],
  ['invited', 2],
  ['suspended', 1],
  ['left', 3],
])

/** Every person belongs to the market it lives in; every fortieth has joined the neighbouring one as well. */
export const memberships: SeedTable = {
  name: 'core.memberships',
  columns: [
    ['tenant_id', 'int'],
    ['user_id', 'uuid'],
    ['display_name', 'text'],
    ['status', 'text'],
    ['created_at', 'timestamptz'],
    ['updated_at', 'timestamptz'],
    ['version', 'int'],
  ],
  count: countMemberships,
  rows: function* ({ markets }) {
    for (const rows of mergeByTime(markets.map(membershipsOf))) yield* rows
  },
}

/** How many memberships a plan has. */
export function countMemberships({ markets }: SeedPlan): number {
  return markets.reduce((sum, { people }) => sum + people + Math.floor(people / 40), 0)
}

/** Whether a person has joined a second market: never an owner of a business, whose number is even. */
export function isVisitor(ordinal: number): boolean {
  return ordinal % 40 === 39
}

/** The first numbers are owners and staff, who have to be able to enter. */
function isCustomer(ordinal: number): boolean {
  return ordinal % 2 === 1 && ordinal > 10
}

function membershipsOf(plan: MarketPlan): Timed<readonly SeedRow[]> {
  const people = createPeople(plan)
  const random = plan.random('core.memberships')
  return {
    count: plan.people,
    momentOf: (ordinal) => people.key(ordinal).createdAt,
    make: (ordinal) => {
      random.seek(ordinal)
      const { id, createdAt } = people.key(ordinal)
      const { given, family } = people.profile(ordinal)
      const created = timestamp(createdAt)
      const status = isCustomer(ordinal) ? statusOfCustomer(random) : 'active'
      const home: SeedRow = [plan.tenantId, id, `${given} ${family}`, status, created, created, 1]
      if (!isVisitor(ordinal)) return [home]
      return [home, [plan.neighbourId, id, `${given} ${family}`, 'active', created, created, 1]]
    },
  }
}
