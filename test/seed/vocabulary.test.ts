import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { projectPaths } from '../../src/project/project-paths.js'
import { demoMembers } from '../../src/seed/demo-members.js'
import { askingPrice } from '../../src/seed/market/price.js'
import { apportion } from '../../src/seed/plan/apportion.js'
import { loadAttributes } from '../../src/seed/vocabulary/attribute-values.js'
import { loadBusinessWords } from '../../src/seed/vocabulary/business-names.js'
import { loadCatalogue } from '../../src/seed/vocabulary/catalogue.js'
import { languages } from '../../src/seed/vocabulary/language.js'
import { loadMarkets } from '../../src/seed/vocabulary/markets.js'
import { loadPhraseBook } from '../../src/seed/vocabulary/phrases.js'
import { readFixture } from '../../src/seed/vocabulary/read-fixture.js'
import { withDe } from '../../src/seed/vocabulary/with-de.js'
import { createRandom } from '../../src/seed/random/random.js'

const markets = await loadMarkets()

/** The leaves of the category tree as the reference data has them: `[id, slug, slug of the branch]`. */
async function referenceLeaves(): Promise<readonly (readonly [number, string, string])[]> {
  const sql = await readFile(join(projectPaths.fixtures, 'reference/categories.sql'), 'utf8')
  const nodes = [...sql.matchAll(/^ {2}\((\d+), (\d+|null), '([a-z0-9-]+)',/gm)].map(
    ([, id, parent, slug]) => ({ id: Number(id), parent: Number(parent), slug: slug ?? '' }),
  )
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Set(nodes.map(({ parent }) => parent))
  return nodes
    .filter(({ id }) => !parents.has(id))
    .map(({ id, slug, parent }) => [id, slug, byId.get(byId.get(parent)?.parent ?? 0)?.slug ?? ''] as const)
}

describe('products', () => {
  test('are there for every leaf of the category tree, under its id, and for no other', async () => {
    const expected = await referenceLeaves()
    expect(expected.length).toBeGreaterThan(130)
    for (const market of markets) {
      const { leaves } = loadCatalogue(market)
      expect(leaves.map(({ id, slug, branch }) => [id, slug, branch])).toEqual(expected)
    }
  })

  test('have a name in all five languages, or one for all, and a price range', () => {
    const random = createRandom('test')
    for (const market of markets) {
      for (const { slug, product } of loadCatalogue(market).leaves) {
        for (let draw = 0; draw < 20; draw += 1) {
          const { name, usd, unit } = product(random)
          for (const language of languages) {
            expect([slug, language, name[language].p]).not.toContain('')
            if (unit)
              expect([slug, unit]).toEqual([
                slug,
                expect.objectContaining({ [language]: expect.stringMatching(/./) as string }),
              ])
          }
          expect(usd[0]).toBeGreaterThan(0)
          expect(usd[1]).toBeGreaterThanOrEqual(usd[0])
        }
      }
    }
  })

  test('have a unit that is known', () => {
    const units = readFixture('units.json') as Record<string, unknown>
    const branches = new Set(loadCatalogue(markets[0]!).leaves.map(({ branch }) => branch))
    for (const branch of branches) {
      const leaves = readFixture(`products/${branch}.json`) as Record<
        string,
        { products: { unit?: string }[] }
      >
      for (const { unit } of Object.values(leaves).flatMap(({ products }) => products)) {
        if (unit !== undefined) expect(Object.keys(units)).toContain(unit)
      }
    }
  })
})

describe('sentences', () => {
  test.each(languages)('in %s praise every family, and fill no gap that is unknown', (language) => {
    const book = loadPhraseBook(language)
    for (const { family, mode } of loadCatalogue(markets[0]!).leaves) {
      expect([family, book.details[family]?.length ?? 0]).not.toContain(0)
      for (const type of ['offer', 'request'] as const) {
        const { titles, titlesWithoutUnit, openings, openingsWithoutUnit } = book.by[type][mode]
        const enough = [titles, titlesWithoutUnit, openings, openingsWithoutUnit].map(
          ({ length }) => length >= 2,
        )
        expect([mode, type, ...enough]).toEqual([mode, type, true, true, true, true])
      }
    }
    const gaps = new Set(JSON.stringify(readFixture(`phrases/${language}.json`)).match(/\{\w+\}/g))
    const known = ['{p}', '{P}', '{dp}', '{unit}', '{n}', '{city}', '{pay}']
    expect([...gaps].filter((gap) => !known.includes(gap))).toEqual([])
  })

  test('elide the French preposition before a vowel and a mute h', () => {
    expect(
      ['oignons', 'huile de palme', 'œufs frais', 'yaourt', 'haricots', 'riz', 'épinards'].map(withDe),
    ).toEqual([
      "d'oignons",
      "d'huile de palme",
      "d'œufs frais",
      'de yaourt',
      'de haricots',
      'de riz',
      "d'épinards",
    ])
  })
})

describe('markets', () => {
  test('have a demo member each, in the order of their tenants', () => {
    expect(demoMembers.map(({ tenantId, tenantSlug }) => [tenantId, tenantSlug])).toEqual(
      markets.map(({ id, slug }) => [id, slug]),
    )
  })

  test('have staples that are leaves of the tree', () => {
    for (const market of markets) {
      const slugs = loadCatalogue(market).leaves.map(({ slug }) => slug)
      expect(market.staples.filter((slug) => !slugs.includes(slug))).toEqual([])
    }
  })

  test('have a dozen cities and more, and people whose names are known', () => {
    for (const { cities, groups } of markets) {
      expect(cities.length).toBeGreaterThanOrEqual(12)
      const known = groups.map(({ group }) => group)
      for (const { people } of cities) if (people !== undefined) expect(known).toContain(people)
      for (const { female, male, family } of groups) {
        expect(Math.min(female.length, male.length, family.length)).toBeGreaterThanOrEqual(10)
        expect([...female, ...male, ...family].filter((name) => name.trim() === '')).toEqual([])
      }
    }
  })

  test('have words for businesses of every branch in every language they write', () => {
    for (const market of markets) {
      const { key, cities, languages: own } = market
      const words = loadBusinessWords(key)
      const branches = new Set(loadCatalogue(market).leaves.map(({ branch }) => branch))
      const spoken = new Set([own, ...cities.map((city) => city.languages ?? {})].flatMap(Object.keys))
      for (const language of languages.filter((each) => spoken.has(each))) {
        const { virtues, trades, names } = words.get(language)!
        expect(Math.min(virtues.length, names.length)).toBeGreaterThan(0)
        expect([...branches].filter((branch) => !trades[branch]?.length)).toEqual([])
      }
    }
  })

  test('are all of a listing: parts are whole and add up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50_000_000 }),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 9 }),
        (total, shares) => {
          const parts = apportion(total, shares)
          const sum = shares.reduce((a, b) => a + b, 0)
          expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
          parts.forEach((part, index) =>
            expect(Math.abs(part - (total * shares[index]!) / sum)).toBeLessThan(1),
          )
        },
      ),
    )
  })
})

test('every family has attributes, each with values', () => {
  const random = createRandom('test')
  const attributes = loadAttributes()
  for (const leaf of loadCatalogue(markets[0]!).leaves) {
    const members = JSON.parse(`{${attributes(leaf, random)}}`) as Record<string, unknown>
    expect(Object.keys(members).length).toBeGreaterThan(0)
    expect(Object.values(members)).not.toContain(undefined)
  }
})

test('a price is never nothing, never far from the amount, and has two decimals', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 900_000_000, noNaN: true }), (amount) => {
      const price = askingPrice(amount)
      expect(price).toMatch(/^\d+\.(00|50)$/)
      expect(Number(price)).toBeGreaterThan(0)
      if (amount > 1) expect(Math.abs(Number(price) - amount) / amount).toBeLessThan(0.26)
    }),
  )
})
