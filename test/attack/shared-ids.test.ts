import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya, maize } from '../market/two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()

// Whoever makes the ids of its rows may make those of another tenant's rows, by chance or on purpose.
const business = '01890000-0000-7000-8000-0000000000f1'
const listing = '01890000-0000-7000-8000-0000000000f2'
const [ama, wanjiku] = [db.as(ghana.ama), db.as(kenya.wanjiku)]

beforeAll(async () => {
  for (const to of [ama, wanjiku]) {
    await to.businesses.create({ id: business, name: to === ama ? 'Ama Foods' : 'Wanjiku Farm' })
    await to.listings.create({
      id: listing,
      business_id: business,
      category_id: maize.leaf,
      type: 'offer',
      title: to === ama ? 'Ghanaian maize' : 'Kenyan maize',
    })
  }
})

const kenyanRows = () =>
  database.asOwner(`
    select b.*, l.* from market.businesses b join market.listings l on l.business_id = b.id and l.tenant_id = b.tenant_id
    where b.tenant_id = ${kenya.id}`)

test('each tenant reads its own row of an id that both use', async () => {
  expect(await ama.listings.get(listing)).toMatchObject({
    title: 'Ghanaian maize',
    author_id: ghana.ama.user,
  })
  expect(await wanjiku.listings.get(listing)).toMatchObject({
    title: 'Kenyan maize',
    author_id: kenya.wanjiku.user,
  })
  expect((await ama.listings.feed({ business_id: business })).items).toMatchObject([
    { title: 'Ghanaian maize' },
  ])
  expect((await wanjiku.listings.search({ text: 'maize' })).items).toMatchObject([{ title: 'Kenyan maize' }])
})

test('what one tenant does to an id leaves the row of the other as it was', async () => {
  const before = await kenyanRows()
  expect(before).toHaveLength(1)
  await ama.listings.update(listing, 1, { title: 'Changed maize' })
  await ama.businesses.update(business, 1, { name: 'Changed' })
  await ama.listings.delete(listing)
  await ama.listings.restore(listing)
  await ama.businesses.delete(business)
  expect(await ama.listings.find(listing)).toBeUndefined()
  expect(await kenyanRows()).toEqual(before)
  await ama.businesses.restore(business)
  expect(await ama.listings.find(listing)).toMatchObject({ title: 'Changed maize' })
  expect(await kenyanRows()).toEqual(before)
})

test('a business that is deleted in one tenant takes listings in the other', async () => {
  await ama.businesses.delete(business)
  const offer = {
    business_id: business,
    category_id: maize.leaf,
    type: 'offer',
    title: 'More maize',
  } as const
  await expect(ama.listings.create(offer)).rejects.toMatchObject({ code: 'PARENT_DELETED' })
  expect(await wanjiku.listings.create(offer)).toMatchObject({ title: 'More maize' })
  await wanjiku.businesses.delete(business)
  await ama.businesses.restore(business)
  expect(await wanjiku.businesses.find(business)).toBeUndefined()
})
