import { mergeByTime, type Timed } from '../merge-by-time.js'
import { point } from '../place.js'
import type { MarketPlan } from '../plan/seed-plan.js'
import type { Random } from '../random/random.js'
import { weighted } from '../random/weighted.js'
import type { SeedRow, SeedTable } from '../seed-table.js'
import { timestamp } from '../timeline.js'
import { loadBusinessWords } from '../vocabulary/business-names.js'
import { createShops, isLarge } from './shops.js'

const statuses = weighted([
  ['active', 97],
  ['suspended', 1],
  ['closed', 2],
])

const openingHours = ['08:00-18:00', '07:00-19:00', '09:00-17:00', '06:00-21:00', '00:00-24:00'] as const

/** The businesses of all markets. */
export const businesses: SeedTable = {
  name: 'market.businesses',
  columns: [
    ['id', 'uuid'],
    ['tenant_id', 'int'],
    ['owner_id', 'uuid'],
    ['category_id', 'int'],
    ['name', 'text'],
    ['description', 'text'],
    ['phone', 'text'],
    ['city', 'text'],
    ['location', 'public.geography'],
    ['attributes', 'jsonb'],
    ['status', 'text'],
    ['created_at', 'timestamptz'],
    ['created_by', 'uuid'],
    ['updated_at', 'timestamptz'],
    ['updated_by', 'uuid'],
    ['version', 'int'],
    ['deleted_at', 'timestamptz'],
    ['deletion_id', 'uuid'],
  ],
  count: ({ markets }) => markets.reduce((sum, plan) => sum + plan.businesses, 0),
  rows: ({ markets }) => mergeByTime(markets.map(businessesOf)),
}

function businessesOf(plan: MarketPlan): Timed<SeedRow> {
  const shops = createShops(plan)
  const words = loadBusinessWords(plan.market.key)
  const random = plan.random('market.businesses')
  return {
    count: plan.businesses,
    momentOf: (ordinal) => shops.momentOf(ordinal),
    make: (ordinal) => {
      random.seek(ordinal)
      const { id, createdAt, owner, ownerId, city, place, leaf, language, deletion } = shops.shop(ordinal)
      const { given, family, phone } = shops.people.profile(owner)
      const { names, descriptions, virtues, trades } = words.get(language) ?? missing(language)
      const trade = random.pick(trades[leaf.branch] ?? [''])
      const gaps = {
        given,
        family,
        trade,
        virtue: random.pick(virtues),
        city: language === 'ar' ? city.ar : city.name,
        year: String(1975 + random.below(50)),
      }
      const name = random.pick(names).fill(gaps)
      const first = random.below(descriptions.length)
      const second = (first + 1 + random.below(descriptions.length - 1)) % descriptions.length
      const description = [first, second].map((index) => descriptions[index]?.fill(gaps)).join(' ')
      const status = isLarge(ordinal) ? 'active' : statuses(random)
      const created = timestamp(createdAt)
      return [
        id,
        plan.tenantId,
        ownerId,
        leaf.id,
        name,
        description,
        phone,
        city.name,
        point(place),
        attributesOf(plan, random),
        status,
        created,
        ownerId,
        deletion ? timestamp(deletion.at) : created,
        ownerId,
        deletion ? 2 : 1,
        deletion ? timestamp(deletion.at) : null,
        deletion ? deletion.id : null,
      ]
    },
  }
}

function attributesOf({ market }: MarketPlan, random: Random): string {
  return JSON.stringify({
    hours: random.pick(openingHours),
    payment: random.pick(market.payments),
    delivery: random.chance(0.6),
    staff: 1 + Math.floor(40 * random.unit() * random.unit() * random.unit()),
  })
}

function missing(language: string): never {
  throw new Error(`fixtures/seed/businesses.json has no words in ${language}.`)
}
