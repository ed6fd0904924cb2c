import { mergeByTime, type Timed } from '../merge-by-time.js'
import { placeNear, point } from '../place.js'
import type { MarketPlan } from '../plan/seed-plan.js'
import type { Random } from '../random/random.js'
import { uuidV7 } from '../random/uuid-v7.js'
import { weighted } from '../random/weighted.js'
import type { SeedRow, SeedTable } from '../seed-table.js'
import { arrivedBy, listingMomentAt, referenceDay, timestamp } from '../timeline.js'
import { loadAttributes, type AttributeWriter } from '../vocabulary/attribute-values.js'
import type { Leaf, Product } from '../vocabulary/catalogue.js'
import type { ListingType } from '../vocabulary/phrases.js'
import { createListingText } from './listing-text.js'
import { askingPrice } from './price.js'
import { createShops, type Deletion, type Shop, type Shops } from './shops.js'

const day = 86_400_000

const statuses = weighted([
  ['active', 81],
  ['draft', 4],
  ['paused', 5],
  ['fulfilled', 9],
  ['removed', 1],
])

/** The listings of all markets. */
export const listings: SeedTable = {
  name: 'market.listings',
  columns: [
    ['id', 'uuid'],
    ['tenant_id', 'int'],
    ['business_id', 'uuid'],
    ['author_id', 'uuid'],
    ['category_id', 'int'],
    ['type', 'text'],
    ['status', 'text'],
    ['title', 'text'],
    ['description', 'text'],
    ['price', 'numeric'],
    ['currency_code', 'text'],
    ['language_code', 'text'],
    ['city', 'text'],
    ['location', 'public.geography'],
    ['attributes', 'jsonb'],
    ['expires_at', 'timestamptz'],
    ['created_at', 'timestamptz'],
    ['created_by', 'uuid'],
    ['updated_at', 'timestamptz'],
    ['updated_by', 'uuid'],
    ['version', 'int'],
    ['deleted_at', 'timestamptz'],
    ['deletion_id', 'uuid'],
  ],
  count: ({ markets }) => markets.reduce((sum, plan) => sum + plan.listings, 0),
  rows: ({ markets }) => {
    const attributes = loadAttributes()
    return mergeByTime(markets.map((plan) => listingsOf(plan, attributes)))
  },
}

function listingsOf(plan: MarketPlan, attributesOf: AttributeWriter): Timed<SeedRow> {
  const { market, tenantId } = plan
  const shops = createShops(plan)
  const textOf = createListingText(market)
  const keys = plan.random('market.listings.keys')
  const random = plan.random('market.listings')

  const momentOf = (ordinal: number): number => {
    keys.seek(ordinal)
    return listingMomentAt((ordinal + keys.unit()) / plan.listings)
  }

  return {
    count: plan.listings,
    momentOf,
    make: (ordinal) => {
      const createdAt = momentOf(ordinal)
      const id = uuidV7(createdAt, keys)
      random.seek(ordinal)
      const shop = chooseShop(shops, plan, createdAt, random)
      const type: ListingType = random.chance(0.25) ? 'request' : 'offer'
      const leaf = chooseLeaf(shops, shop, type, random)
      const product = leaf.product(random)
      const language = random.chance(0.9)
        ? shop.language
        : (market.language.get(shop.city)?.(random) ?? shop.language)
      const { title, description } = textOf({ type, leaf, product, language, city: shop.city }, random)
      const price = choosePrice(type, product, market.perUsd, random)
      const place = placeNear(shop.place, 1_500, random)
      const attributes = attributesOf(leaf, random)
      const common = `"negotiable":${String(random.chance(0.6))}`
      const unit = product.unitCode === undefined ? '' : `"unit":"${product.unitCode}",`
      const status = statuses(random)
      const expires = chooseExpiry(createdAt, random)
      const deletion = chooseDeletion(createdAt, shop, random)
      const created = timestamp(createdAt)
      return [
        id,
        tenantId,
        shop.id,
        shop.ownerId,
        leaf.id,
        type,
        status,
        title,
        description,
        price,
        price === null ? null : market.currency,
        language,
        shop.city.name,
        point(place),
        `{${unit}${common}${attributes === '' ? '' : ','}${attributes}}`,
        timestamp(expires),
        created,
        shop.ownerId,
        deletion ? timestamp(deletion.at) : created,
        shop.ownerId,
        deletion ? 2 : 1,
        deletion ? timestamp(deletion.at) : null,
        deletion ? deletion.id : null,
      ]
    },
  }
}

/** A business that exists at the moment. The older it is the more listings it has: a few have very many, most have few. */
function chooseShop(shops: Shops, { businesses }: MarketPlan, moment: number, random: Random): Shop {
  const present = Math.max(1, arrivedBy(moment, businesses))
  const share = random.unit()
  let ordinal = Math.floor(present * share * share * Math.sqrt(share))
  for (;;) {
    const shop = shops.shop(ordinal)
    if (!shop.deletion || shop.deletion.at > moment) return shop
    ordinal = (ordinal + 1) % present
  }
}

/** Offers are mostly of what the business trades in; it asks for all sorts of things. */
function chooseLeaf({ catalogue }: Shops, { leaf }: Shop, type: ListingType, random: Random): Leaf {
  const point = random.unit()
  if (point < (type === 'offer' ? 0.6 : 0.25)) return leaf
  if (point < (type === 'offer' ? 0.9 : 0.5)) return catalogue.leafOf.get(leaf.branch)?.(random) ?? leaf
  return catalogue.leaf(random)
}

/** Most offers name a price, half of the requests a budget; both lie nearer to the low end. */
function choosePrice(type: ListingType, { usd }: Product, perUsd: number, random: Random): string | null {
  if (!random.chance(type === 'offer' ? 0.95 : 0.5)) return null
  const [low, high] = usd
  return askingPrice((low + (high - low) * ((random.unit() + random.unit() * random.unit()) / 2)) * perUsd)
}

/** Nearly all live for eleven years and more, so that a demo is still alive in 2036; every twelfth has run out. */
function chooseExpiry(createdAt: number, random: Random): number {
  const age = referenceDay - createdAt
  if (age > 7 * day && random.chance(0.09)) {
    return createdAt + day + Math.floor((Math.min(age, 60 * day) - day) * random.unit())
  }
  return createdAt + Math.floor((11 + random.unit()) * 365.25 * day)
}

/** A listing goes with its business, if it has not gone before. */
function chooseDeletion(createdAt: number, shop: Shop, random: Random): Deletion | undefined {
  if (!random.chance(0.015)) return shop.deletion
  const at = createdAt + Math.floor((referenceDay - createdAt) * random.unit())
  if (shop.deletion && shop.deletion.at < at) return shop.deletion
  return { id: uuidV7(at, random), at }
}
