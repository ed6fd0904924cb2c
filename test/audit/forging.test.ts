import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'
import { entered, trailOf } from './trail.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const shop = await db.as(ghana.ama).businesses.create({ name: 'Ama Foods' })

const insertChange = `insert into audit.changes (changed_at, tenant_id, table_name, row_id, operation, transaction_id, login, diff)
  values (now(), 101, 'market.listings', '${randomUUID()}', 'update', pg_current_xact_id(), 'ama', '{"price": [1, 2]}')`
const attempts: readonly (readonly [string, string])[] = [
  ['insert a change', insertChange],
  ['read the trail past its functions', 'select * from audit.changes'],
  ['read it through the view', 'select * from audit.change_details'],
  ['change a change', `update audit.changes set diff = '{}'`],
  ['delete a change', 'delete from audit.changes'],
  ['empty the trail', 'truncate audit.changes'],
  ['read a seal', 'select * from audit.seals'],
  ['write a seal', `insert into audit.seal_signatures (number, key_id, signature) values (1, 'k', '')`],
  ['seal', 'select audit.seal_changes()'],
  ['track a table of its own choice', `select audit.track('core.languages')`],
  ['make a month', `select audit.create_month('2020-01-01')`],
  ['heal a month', 'select audit.heal_month(now())'],
  [
    'call the internal reader',
    `select audit.select_changes(102, null, null, null, null, null, null, null, 10)`,
  ],
  ['read every tenant', 'select audit.read_all_changes()'],
  ['note a reading', `select audit.note_reading(101, '{}')`],
  ['note maintenance', `select audit.note_maintenance('undo', 'none', '{}')`],
  ['switch a trigger off', 'alter table market.listings disable trigger user'],
  ['switch all triggers off', 'set local session_replication_role = replica'],
  ['drop a trigger', 'drop trigger _500_audit_update on market.listings'],
  ['call a recorder', 'select audit.tg_market_listings__record()'],
]

describe.each(['pnc_service', 'pnc_readonly', 'pnc_auditor', 'pnc_operator'])(
  'a member of %s cannot',
  (role) => {
    test.each(attempts.filter(([what]) => !(role === 'pnc_operator' && what === 'seal')))(
      '%s',
      async (_, statement) => {
        await expect(
          entered(database, role, ghana.admin, (client) => client.query(statement)),
        ).rejects.toThrow(/permission denied|must be owner|can only be called as trigger/)
      },
    )

    test('reach a partition past its parent', async () => {
      const partitions = await database.asOwner<{ name: string }>(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit.changes'::regclass`,
      )
      expect(partitions.length).toBeGreaterThanOrEqual(13)
      for (const { name } of partitions) {
        await expect(
          entered(database, role, ghana.admin, (client) => client.query(`select * from ${name}`)),
        ).rejects.toThrow('permission denied')
      }
    })
  },
)

describe('a service that writes what it may', () => {
  test('cannot say that somebody else did it', async () => {
    // A context of somebody else, set by hand: nobody's, so row security finds no row and the trail gets none.
    const forged = await entered(database, 'pnc_service', ghana.ama, async (client) => {
      const { rows } = await client.query<{ context: string }>(
        `select current_setting('pnc.context') as context`,
      )
      const [seal, header, , signature] = (rows[0]?.context ?? '').split('.')
      const payload = Buffer.from(
        JSON.stringify({ tid: ghana.id, sub: ghana.admin.user, roles: ['admin'], exp: 9999999999 }),
      ).toString('base64url')
      await client.query(`select set_config('pnc.context', $1, true)`, [
        [seal, header, payload, signature].join('.'),
      ])
      return client.query(`update market.businesses set name = 'Stolen' where id = $1`, [shop.id])
    })
    expect(forged.rowCount).toBe(0)
    const actors = (await trailOf(database, 'market.businesses', shop.id)).map(({ actor_id }) => actor_id)
    expect(actors).toEqual([ghana.ama.user])
  })

  test('cannot hide a change under a temporary table or another search path', async () => {
    await entered(database, 'pnc_service', ghana.ama, async (client) => {
      await client.query('set local search_path = market, audit, public')
      await client.query(`update market.businesses set city = 'Tema' where id = $1`, [shop.id])
    })
    expect((await trailOf(database, 'market.businesses', shop.id)).at(-1)?.diff.city).toEqual([null, 'Tema'])
  })
})

describe('the owner itself', () => {
  const asOwnerRole = (statement: string) =>
    database.as('pnc_migrator', async (client) => {
      await client.query('set local role pnc_owner')
      return client.query(statement)
    })
  const tables = ['audit.changes', 'audit.admin_actions', 'audit.seals', 'audit.seal_signatures']

  test.each(tables)(
    'is refused to change, delete or truncate %s, and so is every partition',
    async (table) => {
      const partitions = await database.asOwner<{ name: string }>(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = '${table}'::regclass`,
      )
      const column = { 'audit.changes': 'diff', 'audit.admin_actions': 'reason' }[table] ?? 'number'
      for (const name of [table, ...partitions.map((partition) => partition.name)]) {
        for (const statement of [
          `update ${name} set ${column} = ${column}`,
          `delete from ${name}`,
          `truncate ${name} cascade`,
        ]) {
          await expect(database.asOwner(statement), statement).rejects.toMatchObject({ code: 'PN050' })
        }
      }
    },
  )

  test('cannot insert a change either', async () => {
    await expect(asOwnerRole(insertChange)).rejects.toThrow(/row-level security/)
  })
})
