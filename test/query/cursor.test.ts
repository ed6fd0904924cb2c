import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { cursorCodec } from '../../src/query/cursor.js'
import { isPncError } from '../../src/errors/pnc-error.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya, maize } from '../market/two-markets.js'

const position = z.tuple([z.int32(), z.guid()])
const positions = fc.tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.uuid())
const queries = fc.array(
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(undefined),
    fc.dictionary(fc.string(), fc.string()),
  ),
  {
    minLength: 1,
  },
)

/** What a text decodes to, or that it is refused; anything else is a failure. */
const decode = (query: readonly unknown[], text: string) => {
  try {
    return cursorCodec(query, position).decode(text)
  } catch (error) {
    if (isPncError(error, 'CURSOR_INVALID')) return 'refused'
    throw error
  }
}

describe('a cursor', () => {
  test('comes back as the position it was made of', () => {
    fc.assert(
      fc.property(queries, positions, (query, at) => {
        expect(decode(query, cursorCodec(query, position).encode(at))).toEqual(at)
      }),
    )
  })

  test('is refused by another query', () => {
    fc.assert(
      fc.property(queries, queries, positions, (query, other, at) => {
        fc.pre(JSON.stringify(query) !== JSON.stringify(other))
        expect(decode(other, cursorCodec(query, position).encode(at))).toBe('refused')
      }),
    )
  })

  test('of any other text is refused, and never more than a position', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
      fc.constantFrom('', 'null', 'W10', '__proto__', '\ud800', 'e30', 'WyJ4Il0'),
    )
    fc.assert(
      fc.property(queries, texts, (query, text) => {
        expect(decode(query, text)).toBe('refused')
      }),
    )
  })

  test('that was damaged is refused, or still a position', () => {
    fc.assert(
      fc.property(queries, positions, fc.nat(), fc.string({ maxLength: 3 }), (query, at, where, piece) => {
        const cursor = cursorCodec(query, position).encode(at)
        const place = where % cursor.length
        const found = decode(query, cursor.slice(0, place) + piece + cursor.slice(place + 1))
        if (found !== 'refused') expect(position.safeParse(found).success).toBe(true)
      }),
    )
  })

  test('that ends early is refused', () => {
    fc.assert(
      fc.property(queries, positions, fc.nat(), (query, at, length) => {
        const cursor = cursorCodec(query, position).encode(at)
        expect(decode(query, cursor.slice(0, length % cursor.length))).toBe('refused')
      }),
    )
  })
})

describe('of a real page', async () => {
  const database = await useTestDatabase()
  await addTwoMarkets(database)
  const db = await database.connect()
  const own: string[] = []
  for (const who of [ghana.ama, kenya.wanjiku]) {
    await db.as(who, async (tx) => {
      const { id } = await tx.businesses.create({ name: 'For pages' })
      for (let i = 0; i < 12; i++) {
        const listing = await tx.listings.create({
          business_id: id,
          category_id: maize.leaf,
          type: 'offer',
          title: `Maize ${i}`,
        })
        if (who === ghana.ama) own.push(listing.id)
      }
    })
  }
  const ama = db.as(ghana.ama)

  test('it belongs to the filters it was made with, and to the tenant', async () => {
    const { next } = await ama.listings.feed({ limit: 2, type: 'offer' })
    const search = await ama.listings.search({ limit: 2, text: 'maize' })
    for (const call of [
      () => ama.listings.feed({ after: next! }),
      () => ama.listings.feed({ after: next!, type: 'request' }),
      () => ama.listings.feed({ after: next!, type: 'offer', category_id: maize.leaf }),
      () => ama.businesses.feed({ after: next! }),
      () => ama.listings.search({ after: next! }),
      () => ama.listings.search({ after: search.next!, text: 'beans' }),
      () => ama.listings.feed({ after: search.next! }),
      () => db.as(kenya.wanjiku).listings.feed({ after: next!, type: 'offer' }),
      () => db.as(kenya.wanjiku).listings.search({ after: search.next!, text: 'maize' }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
    }
  })

  test('another limit may follow on it', async () => {
    const first = await ama.listings.feed({ limit: 2 })
    const second = await ama.listings.feed({ limit: 100, after: first.next! })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(own.toReversed())
    expect(second.next).toBeUndefined()
  })

  test('one that was made by hand shows nothing but rows of its tenant', async () => {
    const { next } = await ama.listings.search({ limit: 2, text: 'maize' })
    const [fingerprint] = JSON.parse(Buffer.from(next!, 'base64url').toString()) as [string]
    const parts = {
      t: fc.option(
        fc.constantFrom('2000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', new Date().toISOString()),
        { nil: undefined },
      ),
      w: fc.option(fc.tuple(fc.uuid(), fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))), {
        nil: undefined,
      }),
      a: fc.option(fc.tuple(fc.integer(), fc.uuid()), { nil: undefined }),
    }
    await fc.assert(
      fc.asyncProperty(fc.record(parts), async (at) => {
        const after = Buffer.from(JSON.stringify([fingerprint, at])).toString('base64url')
        const { items } = await ama.listings.search({ limit: 50, text: 'maize', after })
        for (const { id } of items) expect(own).toContain(id)
      }),
      { numRuns: 60 },
    )
  })
})
