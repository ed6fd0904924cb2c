import { mergeByTime, type Timed } from '../merge-by-time.js'
import { point } from '../place.js'
import type { MarketPlan } from '../plan/seed-plan.js'
import type { SeedRow, SeedTable } from '../seed-table.js'
import { timestamp } from '../timeline.js'
import { createPeople } from './people.js'

/** The people of all markets. */
export const users: SeedTable = {
  name: 'core.users',
  columns: [
    ['id', 'uuid'],
    ['name', 'text'],
    ['phone', 'text'],
    ['email', 'text'],
    ['language_code', 'text'],
    ['location', 'public.geography'],
    ['attributes', 'jsonb'],
    ['created_at', 'timestamptz'],
    ['updated_at', 'timestamptz'],
    ['version', 'int'],
  ],
  count: ({ markets }) => markets.reduce((sum, { people }) => sum + people, 0),
  rows: ({ markets }) => mergeByTime(markets.map(usersOf)),
}

function usersOf(plan: MarketPlan): Timed<SeedRow> {
  const people = createPeople(plan)
  return {
    count: plan.people,
    momentOf: (ordinal) => people.key(ordinal).createdAt,
    make: (ordinal) => {
      const { id, createdAt } = people.key(ordinal)
      const { given, family, phone, email, language, city, place } = people.profile(ordinal)
      const created = timestamp(createdAt)
      const attributes = JSON.stringify({ city: city.name })
      return [id, `${given} ${family}`, phone, email, language, point(place), attributes, created, created, 1]
    },
  }
}
