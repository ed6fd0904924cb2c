import { expect } from 'vitest'
import type { TestDatabase } from '../harness/test-database.js'
import type { Table } from './every-table.js'

/**
 * An insert of a row that is there already, with the columns that a service may write: no rule of the table is in its way, and
 * row security comes before the key.
 *
 * @param condition which row
 */
export async function insertOfACopy(
  database: TestDatabase,
  { name, insertable }: Table,
  condition = 'true',
): Promise<string> {
  if (insertable.length === 0) return `insert into ${name} default values`
  const values = insertable.map((column) => `quote_nullable(${column})`).join(`, ', ', `)
  const [row] = await database.asOwner<{ values: string }>(
    `select concat(${values}) as values from ${name} where ${condition} limit 1`,
  )
  expect(row, `populated-markets.ts puts no such row into ${name}`).toBeDefined()
  return `insert into ${name} (${insertable.join(', ')}) values (${row!.values})`
}
