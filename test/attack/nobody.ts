import { expect } from 'vitest'
import type { TestDatabase } from '../harness/test-database.js'
import type { Attempt } from './attacker.js'
import { everyTable } from './every-table.js'
import { insertOfACopy } from './insert-of-a-copy.js'

/** Shows that whoever asks under the present setting sees no row of any table and can write none. */
export type ExpectNobody = (attempt: Attempt) => Promise<void>

/** Call it when every table that a service may write to holds a row. */
export async function nobodyIn(database: TestDatabase): Promise<ExpectNobody> {
  const tables = await everyTable(database)
  const inserts = new Map<string, string>()
  for (const table of tables) inserts.set(table.name, await insertOfACopy(database, table))

  return async (attempt) => {
    for (const { name, hasRowSecurity, updatable } of tables) {
      if (hasRowSecurity) expect((await attempt(`select from ${name}`)).rowCount, `rows of ${name}`).toBe(0)
      const column = updatable[0] ?? 'ctid'
      for (const sql of [
        `update ${name} set ${column} = ${column}`,
        `delete from ${name}`,
        `truncate ${name}`,
      ]) {
        expect((await attempt(sql)).rowCount, sql).toBe(0)
      }
      // 55000: a view that takes no rows from anybody. PN001, PN003: the stamps of a table ask for the context before row security does.
      expect(['42501', '55000', 'PN001', 'PN003'], `insert into ${name}`).toContain(
        (await attempt(inserts.get(name)!)).refused,
      )
    }
  }
}
