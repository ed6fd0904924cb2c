import { describe, expect, test } from 'vitest'
import { undoTransaction, type UndoOptions } from '../../src/audit/undo/undo-transaction.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { runCli } from '../harness/run-cli.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { urlOf } from '../harness/url-of.js'
import { addTwoMarkets, ghana, kenya, maize } from '../market/two-markets.js'
import { entered, trailOf } from './trail.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect()

/** Runs statements in one transaction and says which one it was. */
async function changed(
  context: Parameters<typeof entered>[2],
  ...statements: readonly (readonly [sql: string, ...values: unknown[]])[]
): Promise<string> {
  return entered(database, 'pnc_service', context, async (client) => {
    for (const [sql, ...values] of statements) await client.query(sql, values)
    const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id')
    return rows[0]!.id
  })
}
const undo = (transaction: string, more: Partial<UndoOptions> = {}) =>
  undoTransaction({
    engine: database.engine,
    transaction,
    reason: 'A mistake',
    contextSecret: database.contextSecret,
    serviceRole: 'pnc_service',
    ...more,
  })
const kinds = async (work: ReturnType<typeof undo>) => (await work).conflicts.map(({ kind }) => kind)
const newShop = (name = 'Ama Foods') => db.as(ghana.ama).businesses.create({ name, city: 'Accra' })
const shopRow = async (id: string) => {
  const [row] = await database.asOwner<Record<string, unknown>>(
    'select * from market.businesses where id = $1',
    [id],
  )
  return row
}
const rename = (id: string, name: string, context: Parameters<typeof entered>[2] = ghana.ama) =>
  changed(context, ['update market.businesses set name = $2 where id = $1', id, name])

describe('undoing', () => {
  test('an update restores the columns that changed and no other', async () => {
    const shop = await newShop()
    const transaction = await changed(ghana.ama, [
      `update market.businesses set name = 'Wrong', attributes = '{"open": [1.50, "x''y"]}',
         location = public.st_makepoint(1, 2) where id = $1`,
      shop.id,
    ])
    await database.asOwner(`update market.businesses set city = 'Tema' where id = $1`, [shop.id])
    expect(await undo(transaction)).toMatchObject({ conflicts: [], statements: [{ tenant: ghana.id }] })
    expect(await shopRow(shop.id)).toMatchObject({
      name: 'Ama Foods',
      city: 'Tema',
      attributes: {},
      location: null,
      version: 4,
      updated_by: null,
    })
  })

  test('brings back documents, numbers and places exactly', async () => {
    const shop = await newShop()
    const [listing, columns] = [
      await db.as(ghana.ama).listings.create({
        business_id: shop.id,
        category_id: maize.leaf,
        type: 'offer',
        title: `White 'maize' \\ "grain"`,
        price: 12.5,
        currency_code: 'GHS',
      }),
      'title, price::text, attributes::text, location::text, expires_at::text',
    ]
    await database.asOwner(
      `update market.listings set attributes = '{"n": 9007199254740993, "t": "x", "a": [null, {"b": 1.10}]}',
         location = public.st_makepoint(1.25, -2), expires_at = '2027-03-01T10:00:00.123Z' where id = $1`,
      [listing.id],
    )
    const read = () => database.asOwner(`select ${columns} from market.listings where id = $1`, [listing.id])
    const before = await read()
    const transaction = await changed(ghana.ama, [
      `update market.listings set title = 'Other', price = 3, attributes = '{}', location = null, expires_at = now() + interval '1 day' where id = $1`,
      listing.id,
    ])
    expect(await read()).not.toEqual(before)
    expect(await kinds(undo(transaction))).toEqual([])
    expect(await read()).toEqual(before)
  })

  test('an insertion marks the row deleted where services may not delete', async () => {
    const shop = await newShop('Opened by mistake')
    const [made] = await trailOf(database, 'market.businesses', shop.id)
    expect(await kinds(undo(made!.transaction_id))).toEqual([])
    expect(await shopRow(shop.id)).toMatchObject({
      name: 'Opened by mistake',
      deleted_at: expect.any(Date) as Date,
    })
  })

  test('an insertion removes the row where services may delete, and a deletion inserts it', async () => {
    const held = () =>
      database.asOwner('select role_code, expires_at from core.role_grants where user_id = $1 order by 1', [
        ghana.esi.user,
      ])
    const before = await held()
    const grant = await changed(ghana.admin, [
      `insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, 'business')`,
      ghana.id,
      ghana.esi.user,
    ])
    expect(await kinds(undo(grant))).toEqual([])
    expect(await held()).toEqual(before)
    const revoke = await changed(ghana.admin, [
      'delete from core.role_grants where user_id = $1',
      ghana.esi.user,
    ])
    expect(await held()).toEqual([])
    expect(await kinds(undo(revoke))).toEqual([])
    expect(await held()).toEqual(before)
  })

  test('several tables takes all back in one transaction, in reverse', async () => {
    const [business, listing] = [
      '01890000-0000-7000-8000-0000000000b1',
      '01890000-0000-7000-8000-0000000000b2',
    ]
    const shop = await newShop()
    const transaction = await changed(
      ghana.admin,
      [`update market.businesses set city = 'Ho' where id = $1`, shop.id],
      [
        `insert into market.businesses (id, tenant_id, owner_id, name) values ($1, $2, $3, 'New')`,
        business,
        ghana.id,
        ghana.ama.user,
      ],
      [
        `insert into market.listings (id, tenant_id, business_id, author_id, category_id, type, title, language_code)
         values ($1, $2, $3, $4, $5, 'offer', 'White maize', 'en')`,
        listing,
        ghana.id,
        business,
        ghana.ama.user,
        maize.leaf,
      ],
      [
        `insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, 'business')`,
        ghana.id,
        ghana.esi.user,
      ],
    )
    const { statements, conflicts, undoneBy } = await undo(transaction)
    expect(conflicts).toEqual([])
    expect(statements.map(({ table }) => table)).toEqual([
      'core.role_grants',
      'market.listings',
      'market.businesses',
      'market.businesses',
    ])
    expect(await shopRow(shop.id)).toMatchObject({ city: 'Accra' })
    expect(await shopRow(business)).toMatchObject({ deleted_at: expect.any(Date) as Date })
    const changes = await database.asOwner('select from audit.changes where transaction_id = $1', [undoneBy])
    expect(changes.length).toBe(4)
  })

  test('a deletion with all that it took along brings it all back', async () => {
    const shop = await newShop()
    const listing = await db.as(ghana.ama).listings.create({
      business_id: shop.id,
      category_id: maize.leaf,
      type: 'offer',
      title: 'White maize',
    })
    const transaction = await changed(ghana.ama, [
      'update market.businesses set deleted_at = now() where id = $1',
      shop.id,
    ])
    expect(await kinds(undo(transaction))).toEqual([])
    expect(await shopRow(shop.id)).toMatchObject({ deleted_at: null, deletion_id: null })
    expect(
      await database.asOwner('select deleted_at from market.listings where id = $1', [listing.id]),
    ).toEqual([{ deleted_at: null }])
  })

  test('an undo puts the change in force again, and once only', async () => {
    const shop = await newShop()
    const first = await rename(shop.id, 'Second name')
    const { undoneBy: second } = await undo(first)
    await expect(undo(first)).rejects.toMatchObject({
      code: 'ALREADY_UNDONE',
      hint: expect.stringContaining(`undo transaction ${second}`) as string,
    })
    const { undoneBy: third } = await undo(second!)
    expect(await shopRow(shop.id)).toMatchObject({ name: 'Second name' })
    await expect(undo(first)).rejects.toMatchObject({ details: { undone_by: second, last: third } })
    expect(await kinds(undo(third!))).toEqual([])
    expect(await shopRow(shop.id)).toMatchObject({ name: 'Ama Foods' })
  })
})

describe('an undo is refused as a whole', () => {
  test('after a later change of the same column, and not of another', async () => {
    const [one, other] = [await newShop(), await newShop()]
    const transaction = await changed(
      ghana.ama,
      [`update market.businesses set name = 'Wrong', city = 'Ho' where id = $1`, one.id],
      [`update market.businesses set name = 'Wrong' where id = $1`, other.id],
    )
    const later = await rename(one.id, 'Meant so')
    const { conflicts } = await undo(transaction)
    expect(conflicts).toMatchObject([
      {
        kind: 'changed-later',
        columns: ['name'],
        key: one.id,
        detail: expect.stringContaining(later) as string,
      },
    ])
    expect(await shopRow(other.id)).toMatchObject({ name: 'Wrong' })
    await undo(later)
    await changed(ghana.ama, [`update market.businesses set description = 'New' where id = $1`, other.id])
    expect(await kinds(undo(transaction))).toEqual(['changed-later'])
  })

  test('where a value is personal', async () => {
    const shop = await newShop()
    const transaction = await changed(ghana.ama, [
      `update market.businesses set phone = '+233241234567', city = 'Ho' where id = $1`,
      shop.id,
    ])
    expect(await kinds(undo(transaction))).toEqual(['masked'])
    expect(await shopRow(shop.id)).toMatchObject({ city: 'Ho' })
  })

  test('where the row is gone', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    await database.asOwner('delete from market.businesses where id = $1', [shop.id])
    expect(await kinds(undo(transaction))).toEqual(['row-gone'])
  })

  test('where the row is there again', async () => {
    const give = [
      `insert into core.role_grants (tenant_id, user_id, role_code) values ($1, $2, 'business')`,
      ghana.id,
      ghana.esi.user,
    ] as const
    await changed(ghana.admin, give)
    const transaction = await changed(ghana.admin, [
      `delete from core.role_grants where user_id = $1 and role_code = 'business'`,
      ghana.esi.user,
    ])
    await changed(ghana.admin, give)
    expect(await kinds(undo(transaction))).toEqual(['row-there'])
  })

  test('where rows were added below it since, which would go along', async () => {
    const shop = await newShop()
    const [made] = await trailOf(database, 'market.businesses', shop.id)
    const listing = await db.as(ghana.ama).listings.create({
      business_id: shop.id,
      category_id: maize.leaf,
      type: 'offer',
      title: 'White maize',
    })
    const { conflicts } = await undo(made!.transaction_id)
    expect(conflicts).toMatchObject([{ kind: 'takes-along', table: 'market.listings', key: listing.id }])
    expect(await shopRow(shop.id)).toMatchObject({ deleted_at: null })
  })

  test('where services may not do it, the system included', async () => {
    await database.asOwner(`update core.tenants set currency_code = 'KES' where id = $1`, [ghana.id])
    const [change] = (await trailOf(database, 'core.tenants')).slice(-1)
    expect(await kinds(undo(change!.transaction_id))).toEqual(['not-allowed'])
  })

  test('where the database refuses a statement, and leaves nothing of the others', async () => {
    const shop = await newShop()
    const transaction = await changed(
      ghana.admin,
      [`delete from core.role_grants where user_id = $1 and role_code = 'business'`, ghana.kofi.user],
      [`update market.businesses set city = 'Ho' where id = $1`, shop.id],
    )
    await database.asOwner('delete from core.memberships where user_id = $1', [ghana.kofi.user])
    const { conflicts } = await undo(transaction)
    expect(conflicts).toMatchObject([
      { kind: 'refused', detail: expect.stringContaining('FOREIGN_KEY') as string },
    ])
    expect(await shopRow(shop.id)).toMatchObject({ city: 'Ho' })
  })
})

describe('an undo keeps to the tenants of the transaction', () => {
  test('and changes no row of another one', async () => {
    const theirs = await db.as(kenya.wanjiku).businesses.create({ name: 'Wanjiku Foods' })
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    const count = () =>
      database.asOwner('select count(*) from audit.changes where tenant_id = $1', [kenya.id])
    const before = [await shopRow(theirs.id), await count()]
    await undo(transaction)
    expect([await shopRow(theirs.id), await count()]).toEqual(before)
  })

  test('also where the trail says that a row of another one is its own', async () => {
    const theirs = await db.as(kenya.wanjiku).businesses.create({ name: 'Wanjiku Foods' })
    const transaction = await rename(theirs.id, 'Wrong', kenya.wanjiku)
    await database.asOwner(`
      begin; set local session_replication_role = replica;
      update audit.changes set tenant_id = ${ghana.id} where transaction_id = '${transaction}'; commit`)
    expect(await kinds(undo(transaction))).toEqual(['row-gone'])
    expect(await shopRow(theirs.id)).toMatchObject({ name: 'Wrong' })
  })

  test('and touches no row that policies hide from the system, as that of a person, who belongs to no tenant', async () => {
    const transaction = await changed(ghana.ama, [
      `update core.users set language_code = 'sw' where id = $1`,
      ghana.ama.user,
    ])
    expect(await kinds(undo(transaction))).toEqual(['row-gone'])
    const [person] = await database.asOwner('select language_code from core.users where id = $1', [
      ghana.ama.user,
    ])
    expect(person).toEqual({ language_code: 'sw' })
  })

  test('and enters each of them where there are several', async () => {
    const ours = await newShop()
    const theirs = await db.as(kenya.wanjiku).businesses.create({ name: 'Wanjiku Foods' })
    const [row] = await database.asOwner<{ id: string }>(
      `with done as (update market.businesses set name = 'Wrong' where id in ($1, $2))
       select pg_current_xact_id()::text as id`,
      [ours.id, theirs.id],
    )
    const { statements } = await undo(row!.id)
    expect(statements.map(({ tenant }) => tenant).sort()).toEqual([ghana.id, kenya.id])
    expect(await shopRow(ours.id)).toMatchObject({ name: 'Ama Foods' })
    expect(await shopRow(theirs.id)).toMatchObject({ name: 'Wanjiku Foods' })
  })
})

describe('the trail of an undo', () => {
  test('shows its changes, by the system, and why', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    const { undoneBy } = await undo(transaction, { reason: 'Ticket 12' })
    const [last] = (await trailOf(database, 'market.businesses', shop.id)).slice(-1)
    expect(last).toMatchObject({
      operation: 'update',
      actor_id: null,
      actor_roles: ['system'],
      transaction_id: undoneBy,
      diff: { name: ['Wrong', 'Ama Foods'] },
    })
    const [action] = await database.asOwner(
      `select tenant_id, reason, details from audit.admin_actions where action = 'undo' order by id desc limit 1`,
    )
    expect(action).toEqual({
      tenant_id: ghana.id,
      reason: 'Ticket 12',
      details: { transaction, undone_by: undoneBy, statements: 1 },
    })
  })

  test('shows nothing of a dry run but that the trail was read', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    const state = async () => [
      await shopRow(shop.id),
      await database.asOwner('select count(*) from audit.changes'),
      await database.asOwner(`select count(*) from audit.admin_actions where action <> 'read_trail'`),
    ]
    const before = await state()
    const { statements, undoneBy } = await undo(transaction, { dryRun: true })
    expect(statements.map(({ sql }) => sql)).toEqual([
      `update market.businesses set name = 'Ama Foods'::text where tenant_id = ${ghana.id} and id = '${shop.id}'::uuid`,
    ])
    expect(undoneBy).toBeUndefined()
    expect(await state()).toEqual(before)
    expect(await kinds(undo(transaction))).toEqual([])
  })
})

describe('a transaction that cannot be undone', () => {
  test('has not been yet', async () => {
    await expect(undo('999999999999')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Transaction 999999999999 has not been yet',
      hint: expect.stringContaining('audit log') as string,
    })
  })

  test('was rolled back', async () => {
    const [row] = await database.asOwner<{ id: string }>('select pg_current_xact_id()::text as id')
    await expect(undo(row!.id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `Transaction ${row!.id} changed nothing that the trail holds`,
    })
    let aborted = ''
    await entered(database, 'pnc_service', ghana.ama, async (client) => {
      const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id')
      aborted = rows[0]!.id
      throw new Error('no')
    }).catch(() => undefined)
    await expect(undo(aborted)).rejects.toMatchObject({
      message: `Transaction ${aborted} was rolled back and changed nothing`,
    })
  })
})

describeOnServer('undoing beside others', 'the embedded engine has one session', () => {
  test('happens once where two try at once', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    const results = await Promise.allSettled([undo(transaction), undo(transaction)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'ALREADY_UNDONE' },
    })
  })

  test('waits for a change that is not committed yet, and does not overwrite it', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    let result: ReturnType<typeof undo> | undefined
    await entered(database, 'pnc_service', ghana.ama, async (client) => {
      await client.query(`update market.businesses set name = 'Meant so' where id = $1`, [shop.id])
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      result = undo(transaction)
      for (let waits = false; !waits;) {
        const [found] = await database.asOwner<{ waits: boolean }>(
          'select exists (select from pg_stat_activity where $1 = any (pg_blocking_pids(pid))) as waits',
          [rows[0]!.pid],
        )
        waits = found!.waits
      }
    })
    expect(await kinds(result!)).toEqual(['changed-later'])
    expect(await shopRow(shop.id)).toMatchObject({ name: 'Meant so' })
  })
})

describeOnServer('pnc-db audit undo', 'a second process cannot open the embedded engine', () => {
  const env = { DATABASE_URL: database.ownerUrl, PNC_CONTEXT_SECRET: database.contextSecret }
  const run = (...args: string[]) => runCli(['audit', 'undo', ...args], { env })

  test('prints what it would do, does it, and lists what stands in the way', async () => {
    const shop = await newShop()
    const transaction = await rename(shop.id, 'Wrong')
    expect(await run(transaction)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reason') as string,
    })
    expect(await run(transaction, '--dry-run')).toMatchObject({
      code: 0,
      stdout:
        `-- in tenant ${ghana.id}\nupdate market.businesses set name = 'Ama Foods'::text ` +
        `where tenant_id = ${ghana.id} and id = '${shop.id}'::uuid;\n-- Nothing was changed.\n`,
    })
    await rename(shop.id, 'Meant so')
    const refused = await run(transaction, '--reason', 'A mistake', '--json')
    expect(refused.code).toBe(4)
    expect(JSON.parse(refused.stderr)).toMatchObject({
      error: {
        code: 'UNDO_CONFLICT',
        details: { conflicts: [{ kind: 'changed-later', columns: ['name'] }] },
      },
    })
    const looked = await run(transaction, '--dry-run')
    expect(looked.code).toBe(4)
    expect(looked.stdout).toMatch(/-- Conflicts:\n-- changed-later: change \d+, market\.businesses/)
    const other = await rename((await newShop()).id, 'Wrong')
    const done = await run(other, '--reason', 'A mistake')
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Undid transaction \d+ with 1 statement, /) as string,
    })
  })

  test('is for a login that may become the owner and a service, and names it', async () => {
    const login = { user: `undoer_${Math.random().toString(36).slice(2)}`, password: 'of a test' }
    await database.asOwner(
      `create role ${login.user} login password '${login.password}' in role pnc_migrator, pnc_service`,
    )
    try {
      const shop = await newShop()
      const transaction = await rename(shop.id, 'Wrong')
      const result = await runCli(['audit', 'undo', transaction, '--reason', 'x'], {
        env: { ...env, DATABASE_URL: urlOf(database.ownerUrl, { login }) },
      })
      expect(result).toMatchObject({ code: 0, stderr: '' })
      const [last] = (await trailOf(database, 'market.businesses', shop.id)).slice(-1)
      expect(last).toMatchObject({ login: login.user, diff: { name: ['Wrong', 'Ama Foods'] } })
    } finally {
      await database.asOwner(`drop role ${login.user}`)
    }
  })

  test.each(['pnc_service', 'pnc_operator', 'pnc_migrator'])(
    'is not for a login of %s alone',
    async (group) => {
      const transaction = await rename((await newShop()).id, 'Wrong')
      const result = await runCli(['audit', 'undo', transaction, '--reason', 'x'], {
        env: { ...env, DATABASE_URL: database.loginUrl(group) },
      })
      expect(result.code).toBe(4)
    },
  )
})
