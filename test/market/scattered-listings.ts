import type { Page } from '../../src/query/page.js'
import type { TestDatabase } from '../harness/test-database.js'
import { addTwoMarkets, ghana, kenya } from './two-markets.js'

/** Where an eighth of the listings lie. */
export const kumasi = { latitude: 6.6884, longitude: -1.6244 }

/** The business in Ghana that all of its listings belong to. */
export const amaFoods = '01890000-0000-7000-8000-0000000000b1'
const wanjikuFarm = '01890000-0000-7000-8000-0000000000b2'

/** Words of five languages, so that every stemmer has something to do. */
const titles: readonly (readonly [string, string])[] = [
  ['en', 'Fresh maize and beans'],
  ['en', 'Organised tours for companies'],
  ['en', 'Red chairs, no delivery'],
  ['fr', 'Maïs séché de qualité'],
  ['fr', 'Tissus imprimés à vendre'],
  ['pt', 'Milho e feijões frescos'],
  ['pt', 'Reparação de telemóveis'],
  ['sw', 'Mahindi mabichi ya shambani'],
  ['ar', 'ذرة طازجة من المزرعة'],
  ['ak', 'Aburo foforo'],
]

/** Two markets with 900 listings: what tests of finding begin with. */
export async function addScatteredListings(database: TestDatabase): Promise<void> {
  await addTwoMarkets(database)
  // Deterministic scatter over southern Ghana, an eighth of it exactly in one place, a tenth not live, a tenth in Kenya.
  await database.asOwner(
    `insert into market.businesses (id, tenant_id, owner_id, name)
     values ($3, 101, $1, 'Ama'), ($4, 102, $2, 'Wanjiku')`,
    [ghana.ama.user, kenya.wanjiku.user, amaFoods, wanjikuFarm],
  )
  await database.asOwner(
    `insert into market.listings (tenant_id, business_id, author_id, category_id, type, status, title, description, price,
       currency_code, language_code, location, expires_at)
     select case when i % 10 = 9 then 102 else 101 end,
       case when i % 10 = 9 then $6 else $5 end::uuid,
       case when i % 10 = 9 then $3 else $2 end::uuid,
       (array[1011, 1012, 1021, 2011])[1 + i % 4],
       case when i % 3 = 0 then 'request' else 'offer' end,
       case when i % 11 = 0 then 'paused' else 'active' end,
       t.titles[1 + i % array_length(t.titles, 1)] || ' ' || i,
       case when i % 2 = 0 then 'Delivery in the whole region' else '' end,
       case when i % 7 > 0 then i end, case when i % 7 > 0 then case when i % 5 = 0 then 'USD' else 'GHS' end end,
       t.languages[1 + i % array_length(t.titles, 1)],
       case when i % 8 = 0 then st_makepoint(-1.6244, 6.6884)
         else st_makepoint(-3 + (i * 37 % 400) / 100.0, 5 + (i * 53 % 300) / 100.0) end::geography,
       case when i % 13 = 0 then now() else now() + interval '1 day' end + interval '1 millisecond'
     from generate_series(1, 900) i, (select $1::text[] as titles, $4::text[] as languages) t`,
    [
      titles.map(([, title]) => title),
      ghana.ama.user,
      kenya.wanjiku.user,
      titles.map(([language]) => language),
      amaFoods,
      wanjikuFarm,
    ],
  )
  await database.asOwner(
    `update market.listings set deleted_at = now() where right(title, 2) between '20' and '40'`,
  )
  await database.asOwner('analyze market.listings')
}

/** The ids for which a condition holds among the live listings of Ghana, asked without any index, function or row security. */
export async function bruteForce(
  database: TestDatabase,
  condition: string,
  values: readonly unknown[] = [],
): Promise<string[]> {
  const rows = await database.asOwner<{ readonly id: string }>(
    `select id from market.listings
     where tenant_id = 101 and status = 'active' and deleted_at is null and expires_at > now() and (${condition})`,
    values,
  )
  return rows.map(({ id }) => id).sort()
}

/** A text in its own language against a query in each of them, computed from the words alone. */
export const anyLanguage = `
  to_tsvector(case language_code when 'en' then 'core.search_english' when 'fr' then 'core.search_french'
    when 'pt' then 'core.search_portuguese' when 'ar' then 'core.search_arabic' else 'core.search_simple' end::regconfig,
    title || ' . ' || description)
  @@ any (array[websearch_to_tsquery('core.search_english', $1), websearch_to_tsquery('core.search_french', $1),
    websearch_to_tsquery('core.search_portuguese', $1), websearch_to_tsquery('core.search_arabic', $1),
    websearch_to_tsquery('core.search_simple', $1)])`

/** Every id that the pages of a query enumerate, in their order. */
export async function allPages(
  page: (after: { after?: string }) => Promise<Page<{ readonly id: string }>>,
): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | undefined, first = true; first || after; first = false) {
    const { items, next } = await page(after ? { after } : {})
    ids.push(...items.map(({ id }) => id))
    after = next
  }
  return ids
}
