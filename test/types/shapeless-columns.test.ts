import { expect, test } from 'vitest'
import type { Catalog } from '../../src/types/catalog.js'
import { shapelessColumns } from '../../src/types/shapeless-columns.js'

const column = (name: string, type: string) => ({
  name,
  type,
  isArray: false,
  isNullable: false,
  hasDefault: false,
  isGenerated: false,
})
const catalog: Catalog = {
  tables: [
    {
      name: 'shop.orders',
      comment: null,
      columns: [
        column('id', 'pg_catalog.uuid'),
        column('note', 'pg_catalog.jsonb'),
        column('address', 'shop.address'),
        column('old', 'pg_catalog.json'),
      ],
    },
  ],
  domains: [{ name: 'shop.address', baseType: 'pg_catalog.jsonb', checks: [] }],
}

test('every JSON column without a schema is named, below a domain too', () => {
  expect(shapelessColumns(catalog, [])).toEqual([
    'shop.orders.note',
    'shop.orders.address',
    'shop.orders.old',
  ])
  expect(shapelessColumns(catalog, ['shop.orders.address', 'shop.orders.old'])).toEqual(['shop.orders.note'])
})

test.each(['shop.orders.nickname', 'shop.orders.id', 'orders.note'])(
  'a schema of %s, which is no JSON column, fails the generation',
  (name) => {
    expect(() => shapelessColumns(catalog, ['shop.orders.note', name])).toThrow(
      `The database has no JSON column ${name}`,
    )
  },
)
