import fc from 'fast-check'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chunksOf } from '../../src/seed/load/chunks.js'
import { copyTable } from '../../src/seed/load/copy-table.js'
import { insertTable } from '../../src/seed/load/insert-table.js'
import type { SeedRow, SeedTable } from '../../src/seed/seed-table.js'
import { useTestDatabase } from '../harness/use-test-database.js'

/** Rows with whatever a text or a document may hold. */
const rows: fc.Arbitrary<SeedRow[]> = fc.array(
  fc.tuple<[number, string | null, string, string]>(
    fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
    fc.option(text()),
    text().map((value) => JSON.stringify({ [value]: value })),
    fc.integer({ min: 0, max: 10 ** 9 }).map((value) => `${value}.50`),
  ),
  { maxLength: 20 },
)

/** Any text that PostgreSQL takes: no zero, no half of a surrogate pair; rich in what needs an escape. */
function text(): fc.Arbitrary<string> {
  const special = fc.constantFrom('\\', '\t', '\n', '\r', '\\N', '\\.', '"', "'", '\u2028', 'ذرة', '😀')
  const plain = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''))
  return fc.array(fc.oneof(special, plain), { maxLength: 6 }).map((parts) => parts.join(''))
}

const table = {
  name: 'pg_temp.things',
  columns: [
    ['id', 'int'],
    ['title', 'text'],
    ['document', 'jsonb'],
    ['amount', 'numeric'],
  ],
} as const satisfies Pick<SeedTable, 'name' | 'columns'>

describe('rows that were loaded', async () => {
  const database = await useTestDatabase()
  let client: Client

  beforeAll(async () => {
    client = await database.openClient(database.ownerUrl)
    await client.query(
      'create temporary table things (id int, title text, document jsonb, amount numeric(14, 2))',
    )
  })
  afterAll(() => client.query('drop table pg_temp.things'))

  test.each([
    ['COPY', copyTable],
    ['INSERT', insertTable],
  ])('by %s come back as they were', async (name, load) => {
    if (name === 'COPY' && !database.engine.supportsCopy) return
    await fc.assert(
      fc.asyncProperty(rows, async (expected) => {
        await client.query('truncate pg_temp.things')
        const request = { table: { ...table, count: () => 0, rows: () => [] }, rows: expected }
        await load(client, { ...request, truncated: false, onProgress: () => undefined })
        const { rows: actual } = await client.query({
          text: 'select id, title, document, amount from pg_temp.things order by ctid',
          rowMode: 'array',
        })
        expect(actual).toEqual(
          expected.map(([id, title, document, amount]) => [
            id,
            title,
            JSON.parse(String(document)) as unknown,
            amount,
          ]),
        )
      }),
      { numRuns: 60 },
    )
  })
})

test('chunks hold every row once, and are as large as asked but for the last', () => {
  const chunks = [
    ...chunksOf(
      Array.from({ length: 1000 }, (_, index) => index),
      String,
      { size: 100, separator: ',' },
    ),
  ]
  expect(chunks.map(({ text }) => text).join(',')).toBe(
    Array.from({ length: 1000 }, (_, index) => index).join(','),
  )
  expect(chunks.reduce((sum, { rows: count }) => sum + count, 0)).toBe(1000)
  for (const { text } of chunks.slice(0, -1)) expect(text.length).toBeGreaterThanOrEqual(100)
})
