import { expect, test } from 'vitest'
import { columnOverrides } from '../../src/types/column-overrides.js'

test('the shape of a column that is no more fails the generation', () => {
  const jsonShapes = { 'market.categories.labels': 'LocalizedText' }
  const input = {
    catalog: { tables: [], domains: [] },
    values: new Map(),
    jsonShapes,
    scalarOf: () => 'string',
  }
  expect(() => columnOverrides(input)).toThrow('There is no column market.categories.labels')
})
