import fc from 'fast-check'
import { acme, rival } from './organisations.js'

/** Scalars that are easily taken for one another. */
const scalars = [
  null,
  ...[0, 1, -1, 0.1, 1.5, 201, 202, 1e-7, 123456789012345, -0],
  ...['0', '1', '1.0', '01', '-1', '0.10', '201', '1e0', '+1', '1.', ' 1', '9'.repeat(20), '9'.repeat(21)],
  ...[true, false, 'true', 'null', '', 'a', 'A', 'é', 'e\u0301', '😀', '\uffff', 'open', '{a}', '"', '\\'],
  ...[acme.sam.user, acme.sue.user, rival.rita.user, acme.sam.user.toUpperCase()],
  ...['2026-01-31', '2026-01-31T00:00:00Z', '2026-01-31T01:00:00+01:00', '2026-01-31T00:00:00.000999Z'],
  ...[
    '2026-01-31T00:00',
    '2026-02-30',
    '2024-02-29',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31T23:59:59-23:59',
  ],
]

const scalar = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...scalars) },
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'grapheme', maxLength: 3 }).filter((text) => !text.includes('\0')),
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
)

const nested = fc.constantFrom<unknown>(
  ...[[], [1], ['a'], {}, { d: 1 }, { d: { e: 'a' } }, { d: null }, [{ d: 1 }]],
  ...[{ is: 'user' }, { is: 'tenant' }, { moment: 1769817600000 }, { $ne: 1 }, '$user', '$tenant'],
)

/** A value of a column; a Date as a driver makes it. */
const column = fc.oneof(
  { weight: 6, arbitrary: scalar },
  nested,
  fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
)

/** A row with some of the columns that rules ask for. */
export const anyRow = fc.option(
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'A', 'null', 'owner_id'), column, { maxKeys: 6 }),
  { freq: 8 },
)

const wanted = fc.oneof(
  scalar.filter((value) => typeof value !== 'number' || String(value).replace(/\D/g, '').length < 10),
  fc.constantFrom('$user', '$tenant'),
)
const ordered = fc.oneof(
  fc.constantFrom<unknown>(0, 1, 0.1, 201, '2026-01-31', '2026-01-31T00:00:00Z', '2026-01-31T00:00:00.001Z'),
  fc.integer({ min: -5, max: 5 }),
)

const operators = fc.oneof(
  fc.record({ $eq: wanted }),
  fc.record({ $ne: wanted }),
  fc.record({ $in: fc.array(wanted, { maxLength: 4 }) }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $gt: ordered, $gte: ordered, $lt: ordered, $lte: ordered }, { requiredKeys: [] }),
)

const field = fc.constantFrom('a', 'b', 'c', 'c.d', 'c.d.e', 'A', 'null', 'owner_id', 'a.length')

/** Conditions, most of them well formed. */
export const anyConditions = fc.dictionary(field, fc.oneof(wanted, operators), { minKeys: 1, maxKeys: 3 })

/** Conditions that are nearly well formed. */
export const oddConditions = fc.oneof(
  { weight: 3, arbitrary: anyConditions },
  fc.dictionary(
    fc.oneof(
      field,
      fc.constantFrom('', '.', 'a.', 'a b', '1', 'a.1', 'a.b.c.d.e.f', '$or', 'é', 'x'.repeat(64)),
    ),
    fc.oneof(
      column,
      operators,
      fc.constantFrom<unknown>(
        '$me',
        '$',
        '$user ',
        { $gt: 'a' },
        { $gt: '$tenant' },
        { $gt: true },
        { $regex: 'a' },
      ),
      fc.constantFrom<unknown>(
        { $in: 'a' },
        { $in: [[]] },
        { $in: [null] },
        { $in: Array(101).fill(1) },
        { $exists: 1 },
      ),
      fc.constantFrom<unknown>(
        { $eq: null },
        { $eq: {} },
        { $ne: [] },
        { $gt: '2026-02-30' },
        1234567890123456,
        1e15,
        1e14,
      ),
    ),
    { maxKeys: 2 },
  ),
  fc.constant(Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`f${'x'.repeat(at)}`, 1]))),
)

export const anyRule = fc.record({
  action: fc.constantFrom('read', 'update', 'manage'),
  subject: fc.constantFrom('sales.deals', 'work.orders', 'all'),
  inverted: fc.nat({ max: 3 }).map((number) => number === 3),
  conditions: fc.option(anyConditions, { freq: 4 }),
  reason: fc.option(fc.constantFrom('Not this one.', 'Nor that: "é".')),
})

export const anyQuestion = fc.record({
  action: fc.constantFrom('read', 'update', 'manage', 'delete'),
  subject: fc.constantFrom('sales.deals', 'work.orders', 'all', 'nowhere'),
  row: anyRow,
})

/** The row, with what the conditions ask for where they name a value: by chance alone few rows would pass. */
export function fitting(row: object | null, conditions: object | null): object | null {
  if (!row) return row
  const fields = Object.entries(conditions ?? {}).filter(
    ([name, value]: [string, unknown]) =>
      !name.includes('.') && (typeof value !== 'object' || value === null),
  )
  const actual = (value: unknown) =>
    value === '$user' ? acme.sam.user : value === '$tenant' ? acme.id : value
  return { ...row, ...Object.fromEntries(fields.map(([name, value]) => [name, actual(value)])) }
}
