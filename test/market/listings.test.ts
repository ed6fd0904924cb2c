import { beforeAll, describe, expect, test } from 'vitest'
import type { Business } from '../../src/repositories/market/businesses/business.js'
import type { ListingInput } from '../../src/schemas/market/listing.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya, maize } from './two-markets.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()

const nowhere = '01890000-0000-7000-8000-0000000000ff'
const ama = db.as(ghana.ama)
let amaFoods: Business
let wanjikuFarm: Business

beforeAll(async () => {
  amaFoods = await ama.businesses.create({ name: 'Ama Foods' })
  wanjikuFarm = await db.as(kenya.wanjiku).businesses.create({ name: 'Wanjiku Farm' })
})

const maizeOffer = (more: Partial<ListingInput> = {}): ListingInput => ({
  business_id: amaFoods.id,
  category_id: maize.leaf,
  type: 'offer',
  title: 'White maize, 100 kg',
  ...more,
})

describe('create', () => {
  test('fills in author, language, currency and expiry from the context and the market', async () => {
    const listing = await ama.listings.create(maizeOffer({ price: 420 }))
    expect(listing).toMatchObject({
      author_id: ghana.ama.user,
      language_code: 'en',
      price: '420.00',
      currency_code: 'GHS',
      status: 'active',
      version: 1,
      attributes: {},
      location: null,
    })
    expect(listing.expires_at.getTime()).toBeGreaterThan(listing.created_at.getTime())
  })

  test('keeps coordinates, attributes and prices exactly', async () => {
    const given = {
      price: '0.10',
      currency_code: 'USD',
      location: { latitude: 6.6884, longitude: -1.6244 },
      attributes: { bags: [1, 2] },
    }
    expect(await ama.listings.create(maizeOffer(given))).toMatchObject(given)
  })

  test('repeated with the same id makes one row and returns it both times', async () => {
    const id = '01890000-0000-7000-8000-0000000000a1'
    const first = await ama.listings.create(maizeOffer({ id }))
    const second = await ama.listings.create(maizeOffer({ id, title: 'A retry of the same request' }))
    expect(second).toEqual(first)
  })

  test('with an id that somebody else used is refused and shows nothing of that row', async () => {
    const id = '01890000-0000-7000-8000-0000000000a2'
    await ama.listings.create(maizeOffer({ id }))
    const kofisShop = await db.as(ghana.kofi).businesses.create({ name: 'Kofi Shop' })
    await expect(
      db.as(ghana.kofi).listings.create(maizeOffer({ id, business_id: kofisShop.id })),
    ).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION' })
  })

  test('with the id of a row in another tenant makes a row of its own', async () => {
    const id = '01890000-0000-7000-8000-0000000000a3'
    await db
      .as(kenya.wanjiku)
      .listings.create(maizeOffer({ id, business_id: wanjikuFarm.id, title: 'Mahindi' }))
    expect(await ama.listings.create(maizeOffer({ id }))).toMatchObject({ id, title: 'White maize, 100 kg' })
  })

  test.each<[string, Partial<ListingInput>, string]>([
    ['a category that is not there', { category_id: 999_999 }, 'FOREIGN_KEY_VIOLATION'],
    ['a currency that is not there', { price: 1, currency_code: 'XXX' }, 'FOREIGN_KEY_VIOLATION'],
    ['a business that is not there', { business_id: nowhere }, 'ROW_SECURITY_VIOLATION'],
    ['an id from the future', { id: 'f1890000-0000-7000-8000-000000000001' }, 'ID_IN_THE_FUTURE'],
    ['a title of two letters', { title: 'ab' }, 'INPUT_INVALID'],
    ['a negative price', { price: -1 }, 'INPUT_INVALID'],
    ['a price with three decimals', { price: '1.005' }, 'INPUT_INVALID'],
    ['a currency without a price', { currency_code: 'GHS' }, 'INPUT_INVALID'],
    ['an expiry in the past', { expires_at: new Date(0) }, 'INPUT_INVALID'],
    ['a field that does not exist', { tenant_id: kenya.id } as never, 'INPUT_INVALID'],
  ])('refuses %s', async (_, more, code) => {
    await expect(ama.listings.create(maizeOffer(more))).rejects.toMatchObject({ code })
  })

  test('names every issue of a bad input at once', async () => {
    await expect(ama.listings.create(maizeOffer({ title: '', price: -1 }))).rejects.toMatchObject({
      details: { issues: [{ path: 'title' }, { path: 'price' }] },
    })
  })

  test('for the business of another member is refused, and allowed to the staff', async () => {
    await expect(db.as(ghana.kofi).listings.create(maizeOffer())).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
    expect(await db.as(ghana.admin).listings.create(maizeOffer({ author_id: ghana.ama.user }))).toMatchObject(
      {
        author_id: ghana.ama.user,
      },
    )
  })
})

describe('update', () => {
  test('changes the given fields and counts the version', async () => {
    const { id, version } = await ama.listings.create(maizeOffer())
    const listing = await ama.listings.update(id, version, {
      title: 'Yellow maize',
      price: 10,
      currency_code: 'GHS',
    })
    expect(listing).toMatchObject({ title: 'Yellow maize', price: '10.00', version: 2, description: '' })
  })

  test('based on an old version changes nothing and says which version there is', async () => {
    const { id, version } = await ama.listings.create(maizeOffer())
    await ama.listings.update(id, version, { title: 'First writer' })
    await expect(ama.listings.update(id, version, { title: 'Second writer' })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { version: 2, expected: 1 },
    })
    expect(await ama.listings.get(id)).toMatchObject({ title: 'First writer' })
  })

  test('by a member who is not the author is refused', async () => {
    const { id, version } = await ama.listings.create(maizeOffer())
    await expect(db.as(ghana.esi).listings.update(id, version, { title: 'Mine now' })).rejects.toMatchObject({
      code: 'ROW_SECURITY_VIOLATION',
    })
  })

  test('that takes the currency from a price is refused by the database', async () => {
    const { id, version } = await ama.listings.create(maizeOffer({ price: 5 }))
    await expect(ama.listings.update(id, version, { currency_code: null })).rejects.toMatchObject({
      code: 'CHECK_VIOLATION',
      details: { constraint: 'price_and_currency_go_together' },
    })
  })

  test('of nothing is refused', async () => {
    await expect(ama.listings.update(nowhere, 1, {})).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  test('of a row that is not there says so', async () => {
    await expect(ama.listings.update(nowhere, 1, { title: 'Nothing' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('delete and restore', () => {
  test('a deleted listing is found nowhere until it is restored', async () => {
    const { id } = await ama.listings.create(maizeOffer({ title: 'Vanishing maize' }))
    await ama.listings.delete(id)
    expect(await ama.listings.find(id)).toBeUndefined()
    expect((await ama.listings.search({ text: 'vanishing' })).items).toEqual([])
    await expect(ama.listings.delete(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await ama.listings.restore(id)
    expect((await ama.listings.search({ text: 'vanishing' })).items).toMatchObject([{ id }])
    await expect(ama.listings.restore(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a deleted business takes its live listings along and brings back exactly those', async () => {
    const business = await ama.businesses.create({ name: 'Short-lived' })
    const offer = (title: string) => ama.listings.create(maizeOffer({ business_id: business.id, title }))
    const [gone, first, second] = [await offer('Gone before'), await offer('First'), await offer('Second')]
    await ama.listings.delete(gone.id)
    await ama.businesses.delete(business.id)
    expect(await ama.listings.find(first.id)).toBeUndefined()
    await expect(ama.listings.restore(first.id)).rejects.toMatchObject({ code: 'PARENT_DELETED' })
    await expect(offer('Too late')).rejects.toMatchObject({ code: 'PARENT_DELETED' })
    await ama.businesses.restore(business.id)
    const { items } = await ama.listings.feed({ business_id: business.id })
    expect(items.map(({ id }) => id)).toEqual([second.id, first.id])
  })
})

describe('drafts', () => {
  test('are seen by their author and the staff alone', async () => {
    const { id } = await ama.listings.create(maizeOffer({ status: 'draft', title: 'Secret plans' }))
    expect(await ama.listings.find(id)).toBeDefined()
    expect(await db.as(ghana.admin).listings.find(id)).toBeDefined()
    expect(await db.as(ghana.esi).listings.find(id)).toBeUndefined()
    expect((await ama.listings.search({ text: 'secret' })).items).toEqual([])
  })
})
