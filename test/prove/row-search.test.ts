import { expect, test } from 'vitest'
import { nextRow, rowOf, type RowSearch } from '../../src/prove/victims/row-search.js'

const search: RowSearch = {
  candidates: new Map([
    ['status', [null, 'open', 'closed']],
    ['price', ['1', '2']],
  ]),
  chosen: new Map(),
  fixed: { tenant_id: '7' },
}
const about = (...columns: string[]) => ({ code: '23514', column: undefined, columns, domain: undefined })

test('a row begins with the first values, and leaves out what is null', () => {
  expect(rowOf(search)).toEqual({ price: '1', tenant_id: '7' })
})

test('only the columns of a broken constraint change, through all of their combinations', () => {
  const seen: object[] = []
  for (let next: RowSearch | undefined = search; next; next = nextRow(next, about('status', 'price')))
    seen.push(rowOf(next))
  expect(seen).toEqual([
    { price: '1', tenant_id: '7' },
    { status: 'open', price: '1', tenant_id: '7' },
    { status: 'closed', price: '1', tenant_id: '7' },
    { price: '2', tenant_id: '7' },
    { status: 'open', price: '2', tenant_id: '7' },
    { status: 'closed', price: '2', tenant_id: '7' },
  ])
})

test('a column that may not be null is the one that changes', () => {
  const next = nextRow(search, { ...about('price'), code: '23502', column: 'status' })
  expect(next && rowOf(next)).toEqual({ status: 'open', price: '1', tenant_id: '7' })
})

test('what is given never changes, and a complaint about it alone ends the search', () => {
  expect(nextRow(search, about('tenant_id'))).toBeUndefined()
})

test('what a domain refuses is tried no more, whatever the rest of the row is', () => {
  const refused = nextRow(
    { ...search, chosen: new Map([['status', 1]]) },
    { ...about('status'), domain: 'shop.status' },
  )
  expect(refused?.candidates.get('status')).toEqual([null, 'closed'])
  expect(refused && rowOf(refused)).toEqual({ status: 'closed', price: '1', tenant_id: '7' })
  const next = refused && nextRow(refused, { ...about('status'), domain: 'shop.status' })
  expect(next && rowOf(next)).toEqual({ price: '1', tenant_id: '7' })
})
