import type { TestDatabase } from '../harness/test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

/** The business of Ama in Ghana and that of Wanjiku in Kenya, with a listing each. */
export const ghanaRows = {
  business: '01890000-0000-7000-8000-0000000000b1',
  listing: '01890000-0000-7000-8000-0000000000c1',
} as const
export const kenyaRows = {
  business: '01890000-0000-7000-8000-0000000000b2',
  listing: '01890000-0000-7000-8000-0000000000c2',
  draft: '01890000-0000-7000-8000-0000000000d2',
} as const

/** Both markets with rows in every tenant table, so that an attack has something to find. */
export async function addPopulatedMarkets(database: TestDatabase): Promise<void> {
  await addTwoMarkets(database)
  for (const [tenant, owner, rows, title] of [
    [ghana.id, ghana.ama.user, ghanaRows, 'Ghanaian maize'],
    [kenya.id, kenya.wanjiku.user, kenyaRows, 'Kenyan secret maize'],
  ] as const) {
    await database.asOwner(
      `insert into market.businesses (id, tenant_id, owner_id, name, phone) values ($1, $2, $3, $4, '+233200000000')`,
      [rows.business, tenant, owner, title],
    )
    await database.asOwner(
      `insert into market.listings (id, tenant_id, business_id, author_id, category_id, type, title, language_code, price, currency_code, location)
       values ($1, $2, $3, $4, 1011, 'offer', $5, 'en', 10, 'GHS', public.st_makepoint(36.8, -1.3))`,
      [rows.listing, tenant, rows.business, owner, title],
    )
  }
  await database.asOwner(
    `insert into market.listings (id, tenant_id, business_id, author_id, category_id, type, status, title, language_code)
     values ($1, $2, $3, $4, 1011, 'offer', 'draft', 'Kenyan draft', 'en')`,
    [kenyaRows.draft, kenya.id, kenyaRows.business, kenya.wanjiku.user],
  )
  await database.asOwner(`
    begin; set local role pnc_definer;
    select audit.note_reading(${ghana.id}, '{}'), audit.note_reading(${kenya.id}, '{}');
    commit`)
  await database.asOwner('analyze')
}
