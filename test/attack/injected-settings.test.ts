import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { describeOnServer } from '../harness/describe-on-server.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana } from '../market/two-markets.js'
import { attack } from './attacker.js'
import { everyTable } from './every-table.js'
import { addPopulatedMarkets, ghanaRows } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)
const tables = (await everyTable(database)).filter(({ tenantColumn }) => tenantColumn !== undefined)
const db = await database.connect({ max: 1 })

/** What injected SQL may set in the middle of a unit of work, and still be the service. */
const settings = [
  `set local row_security = off`,
  `set local pnc.context = ''`,
  `set local pnc.context = default`,
  `set local pnc.context = 'x.y.z'`,
  `reset pnc.context`,
  `set session pnc.context = '102'`,
  `set local role none`,
  `set local role pnc_service`,
  `set local search_path = market, core, pg_temp, public`,
  `set local search_path = ''`,
  `set local transform_null_equals = on`,
  `set local standard_conforming_strings = off`,
  `set local backslash_quote = on`,
  `set local array_nulls = off`,
  `set local datestyle = 'German'`,
  `set local timezone = 'Pacific/Kiritimati'`,
  `set local intervalstyle = 'sql_standard'`,
  `set local bytea_output = 'escape'`,
  `set local extra_float_digits = -15`,
  `set local client_encoding = 'SQL_ASCII'`,
  `set local plan_cache_mode = force_generic_plan`,
  `set local jit = on`,
  `set local jit_above_cost = 0`,
  `set local enable_seqscan = off`,
  `set local enable_indexscan = off`,
  `set local from_collapse_limit = 1`,
  `set local constraint_exclusion = on`,
  `set local check_function_bodies = off`,
  `set local xmloption = document`,
  `set local default_text_search_config = 'pg_catalog.simple'`,
  `select set_config('min_parallel_table_scan_size', '0', true), set_config('parallel_setup_cost', '0', true),
     set_config('parallel_tuple_cost', '0', true), set_config('max_parallel_workers_per_gather', '4', true)`,
]

/** The login of the embedded engine is a superuser that has only set its role. */
const possible = settings.filter(
  (statement) => database.kind === 'server' || !/row_security|role none/.test(statement),
)

describe.each(possible)('%s', (statement) => {
  test('shows no row of another tenant', async () => {
    await attack(database, ghana.ama, async (attempt) => {
      expect((await attempt(statement)).message).toBe('')
      for (const { name, tenantColumn } of tables) {
        const expected = name === 'core.users' ? ghana.ama.user : ghana.id
        for (const from of [name, `${name} a full join ${name} b using (${tenantColumn!})`]) {
          const { rows } = await attempt(`select ${tenantColumn!} as owner from ${from}`)
          expect(
            rows.filter(({ owner }) => owner !== expected),
            name,
          ).toEqual([])
        }
      }
      const { rows } = await attempt(`select id from market.search_listings(terms => 'maize')`)
      expect(rows.filter(({ id }) => id !== ghanaRows.listing)).toEqual([])
    })
  })

  test('shows the repositories no row of another tenant, in this unit of work and in the next', async () => {
    const injected = db.as(ghana.ama, async (tx) => {
      await sql.raw(statement).execute(tx.query)
      return [...(await tx.listings.feed()).items, ...(await tx.listings.search({ text: 'maize' })).items]
    })
    // Some of them only make the statements fail.
    const items = await injected.catch(() => [])
    expect(items.filter(({ id }) => id !== ghanaRows.listing)).toEqual([])
    expect((await db.as(ghana.ama).listings.search({ text: 'maize' })).items).toMatchObject([
      { id: ghanaRows.listing },
    ])
  })
})

describeOnServer(
  'a login of a service',
  'the login of the embedded engine is a superuser that has only set its role',
  () => {
    test('row security cannot be switched off: the statement fails instead', async () => {
      await attack(database, ghana.ama, async (attempt) => {
        await attempt('set local row_security = off')
        for (const { name } of tables)
          expect(await attempt(`select from ${name}`), name).toMatchObject({ refused: '42501' })
      })
    })

    test('the roles of a service taken back leave it what it is', async () => {
      await attack(database, ghana.ama, async (attempt) => {
        for (const statement of [
          'reset role',
          'set role none',
          'set session authorization default',
          'reset session authorization',
        ]) {
          expect((await attempt(statement)).refused, statement).toBeUndefined()
          expect((await attempt('select from market.listings')).rowCount, statement).toBe(1)
          expect((await attempt('select from core.context_secrets')).refused, statement).toBe('42501')
        }
      })
    })
  },
)
