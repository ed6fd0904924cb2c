import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { seed } from '../../src/seed/seed.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'
import { entered } from './trail.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const shop = await db.as(ghana.ama).businesses.create({ name: 'Ama Foods' })

const act = (context: Parameters<typeof entered>[2], values: Readonly<Record<string, unknown>>) =>
  entered(database, 'pnc_service', context, async (client) => {
    const names = Object.keys(values)
    const { rows } = await client.query<Record<string, unknown>>(
      `insert into audit.admin_actions (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})
       returning *`,
      Object.values(values),
    )
    return rows[0]!
  })

describe('an action of staff', () => {
  test('names who, where and when by itself', async () => {
    const action = await act(ghana.admin, {
      action: 'block',
      target_type: 'business',
      target_id: shop.id,
      reason: 'Sells what is not there',
      details: { ticket: 12 },
      ip_address: '41.66.0.1',
      user_agent: 'curl',
    })
    expect(action).toMatchObject({
      tenant_id: ghana.id,
      actor_id: ghana.admin.user,
      action: 'block',
      target_id: shop.id,
      details: { ticket: 12 },
    })
  })

  test.each([
    ['of a type that nobody registered', 'spaceship', shop.id],
    ['that is not there', 'business', randomUUID()],
    ['of another tenant', 'member', kenya.wanjiku.user],
  ])('is refused upon a target %s', async (_, target_type, target_id) => {
    await expect(act(ghana.admin, { action: 'block', target_type, target_id })).rejects.toMatchObject({
      code: 'PN054',
    })
  })

  test.each([
    ['without its id', { target_type: 'business' }],
    ['without its type', { target_id: shop.id }],
  ])('is refused upon a target %s', async (_, target) => {
    await expect(act(ghana.admin, { action: 'block', ...target })).rejects.toMatchObject({ code: '23514' })
  })

  test('is not one that a person without the role can note', async () => {
    await expect(act(ghana.ama, { action: 'approve' })).rejects.toThrow('row-level security')
  })

  test.each(['read_trail', 'undo', 'load_rows'])('cannot be %s, which functions note', async (action) => {
    await expect(act(ghana.admin, { action })).rejects.toThrow('row-level security')
  })

  test.each(['tenant_id', 'actor_id', 'login', 'created_at'])(
    'cannot be given another %s',
    async (column) => {
      await expect(act(ghana.admin, { action: 'approve', [column]: null })).rejects.toThrow(
        'permission denied',
      )
    },
  )

  test('is seen by staff and auditors of its tenant and by nobody else', async () => {
    const count = (role: string, context: Parameters<typeof entered>[2]) =>
      entered(database, role, context, async (client) => {
        const { rows } = await client.query<{ count: number }>(
          `select count(*)::int as count from audit.admin_actions where action = 'block'`,
        )
        return rows[0]?.count
      })
    expect(await count('pnc_service', ghana.admin)).toBe(1)
    expect(await count('pnc_auditor', ghana.system)).toBe(1)
    expect(await count('pnc_service', ghana.ama)).toBe(0)
    expect(await count('pnc_service', kenya.admin)).toBe(0)
  })
})

describe('seeding', () => {
  test('writes one action that says so and no change, and leaves every trigger on', async () => {
    const [before] = await database.asOwner('select count(*)::int as count from audit.changes')
    const { database: confirm } = database.engine.facts
    await seed({ engine: database.engine, profile: 'load', scale: 50, mode: 'reset', confirm })
    const [after] = await database.asOwner('select count(*)::int as count from audit.changes')
    expect(after).toEqual(before)
    const actions = await database.asOwner<{ tenant_id: number; details: { rows: Record<string, number> } }>(
      `select tenant_id, details from audit.admin_actions where action = 'load_rows'`,
    )
    expect(actions).toHaveLength(1)
    expect(actions[0]).toMatchObject({ tenant_id: 0, details: { mode: 'reset', seed: 42 } })
    expect(actions[0]?.details.rows['market.listings']).toBe(50)
    const off = await database.asOwner(
      `select tgname from pg_trigger where tgname like '\\_500%' and tgenabled <> 'O'`,
    )
    expect(off).toEqual([])
  })
})
