import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { attack } from './attacker.js'
import { everyTable } from './every-table.js'
import { insertOfACopy } from './insert-of-a-copy.js'
import { addPopulatedMarkets } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)
const tables = await everyTable(database)
const tenantTables = tables.filter(({ tenantColumn }) => tenantColumn !== undefined)
const closedTables = tables.filter(({ isReadable }) => !isReadable)

/** Tables without a tenant; `test/authentication` attacks those of sign-in. Before another one is added here, somebody has to have thought about it. */
const tenantless = [
  'audit.seal_signatures',
  'audit.seals',
  'audit.target_types',
  'core.app_versions',
  'core.challenges',
  'core.context_secrets',
  'core.countries',
  'core.currencies',
  'core.default_settings',
  'core.identities',
  'core.languages',
  'core.passwords',
  'core.permissions',
  'core.roles',
  'core.sessions',
  'core.soft_delete_cascades',
  'market.categories',
]

test('every table is of a tenant, or known to be the same for everybody', () => {
  const others = tables.filter(({ tenantColumn }) => tenantColumn === undefined)
  expect(others.map(({ name }) => name)).toEqual(tenantless)
  expect(tenantTables.length).toBeGreaterThan(4)
})

/** Tables that members see nothing of, not even of their own tenant. */
const forStaff = ['audit.admin_actions', 'core.auth_apps', 'core.configurations']

const attackers = [
  ['a member', ghana.ama, 'pnc_service'],
  ['an admin', ghana.admin, 'pnc_service'],
  ['the system', ghana.system, 'pnc_service'],
  ['a reader', ghana.admin, 'pnc_readonly'],
] as const

describe.each(tenantTables.filter(({ isReadable }) => isReadable))('$name', (table) => {
  const { name, tenantColumn, insertable, updatable } = table
  const isPeople = name === 'core.users'
  const foreign = isPeople
    ? `id in ('${kenya.wanjiku.user}', '${kenya.admin.user}')`
    : `${tenantColumn!} = ${kenya.id}`

  test('holds rows of another tenant, so that an attack could find something', async () => {
    expect(await database.asOwner(`select from ${name} where ${foreign}`)).not.toHaveLength(0)
  })

  test.each(attackers)('shows %s no row of another tenant', async (_, who, group) => {
    const self = 'user' in who ? `id = '${who.user}'` : 'false'
    const isHidden = forStaff.includes(name) && who === ghana.ama
    const own = isHidden ? 'false' : isPeople ? self : `${tenantColumn!} = ${ghana.id}`
    const { length } = await database.asOwner(`select from ${name} where ${own}`)
    await attack(
      database,
      who,
      async (attempt) => {
        for (const sql of [
          `table ${name}`,
          `select from ${name} tablesample system (100)`,
          `copy ${name} to stdout`,
          `copy (table ${name}) to stdout`,
          `select from (select from ${name} offset 0) everything`,
        ]) {
          expect(await attempt(sql), sql).toMatchObject({ rowCount: length, refused: undefined })
        }
        for (const sql of [
          `select from ${name} where ${foreign}`,
          `select from ${name} where ${foreign} for update`,
          `select from ${name} where ${foreign} for key share`,
          `select from ${name} where (${foreign}) is not false`,
        ]) {
          expect((await attempt(sql)).rowCount, sql).toBe(0)
        }
      },
      group,
    )
  })

  test.each(attackers)('takes nothing for another tenant from %s', async (_, who, group) => {
    const insert = await insertOfACopy(database, table, foreign)
    await attack(
      database,
      who,
      async (attempt) => {
        for (const column of updatable) {
          const sql = `update ${name} set ${column} = ${column} where ${foreign}`
          expect((await attempt(sql)).rowCount, sql).toBe(0)
        }
        expect((await attempt(`delete from ${name} where ${foreign}`)).rowCount).toBe(0)
        expect(
          (await attempt(`copy ${name} (${insertable.join(', ')}) from stdin`)).refused,
        ).not.toBeUndefined()
        // People belong to no tenant, and the system signs them up.
        if (isPeople && who === ghana.system) return
        for (const sql of [insert, `${insert} on conflict do nothing`, `${insert} returning *`]) {
          expect(await attempt(sql), sql).toMatchObject({ refused: '42501' })
        }
      },
      group,
    )
  })
})

describe.each(closedTables)('$name', ({ name }) => {
  // A view of joins refuses to be written before it asks who is there (55000).
  test.each(attackers)('is reached by %s in no way', async (_, who, group) => {
    await attack(
      database,
      who,
      async (attempt) => {
        for (const sql of [
          `table ${name}`,
          `copy ${name} to stdout`,
          `delete from ${name}`,
          `select from ${name} for key share`,
          `lock table ${name}`,
        ]) {
          expect(await attempt(sql), sql).toMatchObject({
            rowCount: 0,
            refused: expect.stringMatching(/^(42501|55000)$/) as string,
          })
        }
      },
      group,
    )
  })
})
