import fc from 'fast-check'

const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ maxLength: maxLength + 3 }),
    fc.string({ unit: 'grapheme', maxLength }),
    fc.string({ unit: 'binary', maxLength }),
    fc
      .tuple(
        fc.constantFrom('', ' ', '\t\n', '\u00a0', '\u200b'),
        fc.string({ minLength: maxLength - 2, maxLength: maxLength + 1 }),
      )
      .map((parts) => parts.join('')),
    fc.constantFrom(
      '',
      ' ',
      '\0',
      '\ud800',
      'a\udfff',
      '\u202e',
      '\u{1f468}\u200d\u{1f33e}',
      `'; drop table market.listings; --`,
      '\\',
      '$1',
    ),
  )

export const anyJson = fc.oneof(
  fc.dictionary(fc.string(), fc.jsonValue({ depthSize: 'medium' })),
  fc.dictionary(
    fc.string({ unit: 'binary' }),
    fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string({ unit: 'binary' })),
  ),
  fc.integer({ min: 15_000, max: 17_000 }).map((length) => ({ long: 'é'.repeat(length / 2) })),
  fc
    .array(fc.constantFrom(1e300, 1e-300, -1e21, 5e-324, 0.1, 1e21), { maxLength: 80 })
    .map((numbers) => ({ numbers })),
  fc.constantFrom(
    {},
    { '': '' },
    JSON.parse('{"__proto__": {"polluted": true}}') as object,
    JSON.parse('{"a": [{"__proto__": "\\u0000"}]}') as object,
    { a: '\\u0000' },
    { a: '\u2028\u007f' },
  ),
)

const amount = fc.oneof(
  fc.double({ min: -1, max: 1e12, noNaN: true }),
  fc.integer({ min: 0, max: 99_999_999 }).map((cents) => cents / 100),
  fc.tuple(fc.bigInt(0n, 9_999_999_999_999n), fc.nat(999)).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.constantFrom(
    '0',
    '0.00',
    '-0',
    '1e3',
    '007.50',
    '999999999999.99',
    999_999_999_999.99,
    1e12,
    0.005,
    0.1 + 0.2,
    ' 1',
    '1.',
    '.5',
    Number.NaN,
  ),
)

const point = fc.record({
  latitude: fc.oneof(
    fc.double({ min: -90, max: 90, noNaN: true }),
    fc.constantFrom(-90, 90, 0, -0, 91, Number.NaN, 5e-324),
  ),
  longitude: fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.constantFrom(-180, 180, -0, 181, Number.POSITIVE_INFINITY, 5e-324),
  ),
})

const moment = fc.oneof(
  fc.date(),
  fc.date({ min: new Date(), noInvalidDate: true }),
  fc.constantFrom(
    new Date(8.64e15),
    new Date(-8.64e15),
    new Date('9999-12-31T23:59:59.999Z'),
    new Date('+010000-01-01T00:00:00Z'),
  ),
)

const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 3 })
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 5 })

// Codes that are there: what a foreign key rejects is not for a schema to know.
const categories = fc.constantFrom(1000, 1010, 1011, 2011)

const listingFields = {
  status: fc.constantFrom('draft', 'active', 'paused', 'fulfilled', 'removed', 'gone'),
  title: text(140),
  description: fc.oneof(text(20), text(5000)),
  price: orNull(amount),
  currency_code: orNull(fc.constantFrom('GHS', 'KES', 'USD', 'gh')),
  language_code: fc.constantFrom('en', 'fr', 'pt', 'sw', 'ar', 'dag', 'EN'),
  city: orNull(text(80)),
  location: orNull(point),
  attributes: anyJson,
  expires_at: moment,
}

/** Any listing of a business, most of them odd and some of them wrong. */
export const anyListing = (business: string): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record({
      business_id: fc.constant(business),
      category_id: categories,
      type: fc.constantFrom('offer', 'request'),
      title: fc.oneof(
        { weight: 3, arbitrary: fc.string({ minLength: 3, maxLength: 140 }) },
        { weight: 1, arbitrary: text(140) },
      ),
      ...Object.fromEntries(
        Object.entries(listingFields)
          .filter(([name]) => name !== 'title')
          .map(([name, value]) => [name, sometimes(value as fc.Arbitrary<unknown>)]),
      ),
    })
    .map(withoutUndefined)

export const anyListingPatch: fc.Arbitrary<Record<string, unknown>> = fc
  .record(
    Object.fromEntries(
      Object.entries(listingFields).map(([name, value]) => [name, sometimes(value as fc.Arbitrary<unknown>)]),
    ),
  )
  .map(withoutUndefined)

const phones = fc.oneof(
  fc.constantFrom(
    '+233 24 123 4567',
    '+254712345678',
    '00233241234567',
    '+1 (212) 555-2368',
    '+6834002',
    '+29022158',
    '+4915112345678901',
    '+800 1234 5678',
    'x',
    '',
  ),
  fc
    .tuple(
      fc.constantFrom('+233', '+254', '+234', '+221', '+258', '+49', '+1'),
      fc.bigInt(0n, 99_999_999_999_999n),
    )
    .map((parts) => parts.join('')),
)

export const anyBusiness: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    name: fc.oneof(fc.string({ minLength: 1, maxLength: 120 }), text(120)),
    category_id: sometimes(orNull(categories)),
    description: sometimes(fc.oneof(text(20), text(2000))),
    phone: sometimes(orNull(phones)),
    city: sometimes(orNull(text(80))),
    location: sometimes(orNull(point)),
    attributes: sometimes(anyJson),
    status: sometimes(fc.constantFrom('active', 'suspended', 'closed', 'sold')),
  })
  .map(withoutUndefined)

function withoutUndefined(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
}
