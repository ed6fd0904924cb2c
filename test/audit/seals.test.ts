import { Client } from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { sealTrail } from '../../src/audit/seal-trail.js'
import { verifyTrail } from '../../src/audit/verify-trail.js'
import { describeOnServer } from '../harness/describe-on-server.js'
import { describeWhen } from '../harness/describe-when.js'
import { useOwnDatabase } from '../harness/use-own-database.js'
import { addTwoMarkets, ghana } from '../market/two-markets.js'
import { trailOf } from './trail.js'

const database = await useOwnDatabase()
await addTwoMarkets(database)
const db = await database.connect()
const { engine } = database
const auditKey = 'a key of the tests, thirty-two bytes and more'
const seal = (rowsPerSeal?: number) => sealTrail({ engine, auditKey, rowsPerSeal })
const verify = (key: string | undefined = auditKey) => verifyTrail({ engine, auditKey: key })
const shop = await db.as(ghana.ama).businesses.create({ name: 'Ama Foods' })
const rename = (name: string) =>
  database.asOwner('update market.businesses set name = $2 where id = $1', [shop.id, name])
const setting = async (name: string) =>
  (await database.asOwner<{ value: string }>('select current_setting($1) as value', [name]))[0]!.value
const changes = () => trailOf(database, 'market.businesses', shop.id)

/** A transaction that writes, or may. */
const write = 'begin; select pg_current_xact_id()'

/** Works while a session of its own is where the statements have left it; whatever is open in it then is rolled back. */
async function during(
  url: string,
  statements: string,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statements)
    await work(client)
  } finally {
    await client.end()
  }
}

/** Runs statements as a superuser who has switched off whatever guards the trail, looks, and takes it all back. */
async function tampered<T>(statements: string, look: () => Promise<T>): Promise<T> {
  const keep = await database.asOwner<{ table: string; triggers: string }>(`
    select tgrelid::regclass::text as table from pg_trigger where tgname = '_010_refuse_rewriting'`)
  const all = (what: string) => keep.map(({ table }) => `alter table ${table} ${what} trigger user;`).join('')
  await database.asOwner(`
    create table public.kept as table audit.changes; create table public.kept_seals as table audit.seals;
    create table public.kept_signatures as table audit.seal_signatures;
    ${all('disable')} ${statements}; ${all('enable')}`)
  try {
    return await look()
  } finally {
    await database.asOwner(`
      ${all('disable')}
      delete from audit.changes; insert into audit.changes table public.kept;
      alter table audit.seal_signatures disable trigger all; alter table audit.seals disable trigger all;
      delete from audit.seal_signatures; delete from audit.seals;
      insert into audit.seals table public.kept_seals; insert into audit.seal_signatures table public.kept_signatures;
      alter table audit.seal_signatures enable trigger all; alter table audit.seals enable trigger all;
      drop table public.kept, public.kept_seals, public.kept_signatures;
      ${all('enable')}`)
  }
}

beforeAll(async () => {
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) await rename(name)
  await seal(4)
})

describe('sealing', () => {
  test('covers every change of transactions that have ended, in seals of whole transactions', async () => {
    const [row] = await database.asOwner<{ changes: number; sealed: number }>(`
      select (select count(*)::int from audit.changes) as changes, sum(row_count)::int as sealed, count(*)::int > 2 as are_several,
        max(row_count) < 9 as are_small
      from audit.seals`)
    expect(row).toMatchObject({ are_several: true, are_small: true })
    expect(row?.sealed).toBe(row?.changes)
    expect(await verify()).toMatchObject({ faults: [], unsealed: 0, rows: row?.changes })
  })

  test('makes nothing when there is nothing new, and goes on where it stopped', async () => {
    const before = await seal()
    expect(before).toMatchObject({ seals: 0, rows: 0, unsealed: 0 })
    await rename('Six')
    const after = await seal()
    expect(after).toMatchObject({ seals: 1, rows: 1, signed: 1, unsealed: 0 })
    expect(after.last).not.toEqual(before.last)
    expect(await verify()).toMatchObject({ faults: [], last: after.last })
  })

  test('without a key signs nothing, and a later run with one signs what is left', async () => {
    await rename('Seven')
    expect(await sealTrail({ engine })).toMatchObject({ seals: 1, signed: 0 })
    expect(await verify(undefined)).toMatchObject({ faults: [] })
    expect(await seal()).toMatchObject({ seals: 0, signed: 1 })
    const { seals, signed } = await verify()
    expect(signed).toBe(seals)
  })

  test('in a transaction that has changed something leaves that to the next run, and what it changes afterwards', async () => {
    await seal()
    const update = (name: string) => `update market.businesses set name = '${name}' where id = '${shop.id}'`
    await during(database.ownerUrl, `begin; ${update('Before sealing')}`, async (client) => {
      if (database.kind === 'server') {
        await database.asOwner(`update core.tenants set name = 'Later, and committed' where id = $1`, [
          ghana.id,
        ])
      }
      const { rows } = await client.query<{ made: number }>('select audit.seal_changes() as made')
      expect(rows).toEqual([{ made: 0 }])
      await client.query(`${update('After it')}; commit`)
    })
    expect(await seal()).toMatchObject({ rows: database.kind === 'server' ? 3 : 2, unsealed: 0 })
    expect(await verify()).toMatchObject({ faults: [] })
  })

  test('is refused where transactions have not been counted so far: in another cluster, after a restore', async () => {
    const refusal = await tampered(
      `update audit.seals set to_transaction = '9000000000000' where number = (select max(number) from audit.seals)`,
      () => seal().catch((error: unknown) => error),
    )
    expect(refusal).toMatchObject({ code: 'SEALED_ELSEWHERE' })
  })

  test('of a range is one seal per month', async () => {
    const [before] = await database.asOwner<{ last: number }>(
      'select max(number)::int as last from audit.seals',
    )
    await tampered('select 1', async () => {
      await database.asOwner(`
        select audit.create_month((audit.month_of(now()) - interval '1 month')::date)`)
      await database.asOwner(`
        begin; set local role pnc_definer;
        insert into audit.changes (changed_at, tenant_id, table_name, row_id, operation, transaction_id, login, diff)
        select at, 1, 'a.b', gen_random_uuid(), 'update', pg_current_xact_id(), 'x', '{}'
        from (values (now()), (now() - interval '1 month')) v (at);
        commit`)
      expect(await seal()).toMatchObject({ seals: 2, rows: 2 })
      expect(await verify()).toMatchObject({ faults: [] })
      const months = await database.asOwner('select month from audit.seals where number > $1', [before?.last])
      expect(months).toHaveLength(2)
    })
  }, 60_000)
})

describe('verifying', () => {
  test('finds a change that was edited, and names it', async () => {
    const [, , change] = await changes()
    const { faults } = await tampered(
      `update audit.changes set diff = '{"name": ["Two", "Zwei"]}' where id = ${change!.id}`,
      verify,
    )
    expect(faults).toMatchObject([
      { kind: 'row-edited', change: change!.id, table: 'market.businesses', key: shop.id, tenant: ghana.id },
    ])
  })

  test.each([
    ['who did it', `actor_id = gen_random_uuid()`],
    ['when', `changed_at = changed_at + interval '1 millisecond'`],
    ['whose it is', `tenant_id = 102`],
    ['the row', `row_id = gen_random_uuid()`],
    ['what happened', `operation = 'delete'`],
    ['the login', `login = 'nobody'`],
    ['the client', `application = 'psql'`],
    ['the roles', `actor_roles = '{admin}'`],
    ['the session', `session_id = gen_random_uuid()`],
  ])('finds an edit of %s', async (_, assignment) => {
    const [, change] = await changes()
    const { faults } = await tampered(
      `update audit.changes set ${assignment} where id = ${change!.id}`,
      verify,
    )
    expect(faults).toMatchObject([{ kind: 'row-edited', change: change!.id }])
  })

  test('finds a change that moved to another transaction, out of its range and into another', async () => {
    const [, change] = await changes()
    const [last] = await database.asOwner<{ id: string }>(
      'select max(transaction_id::text::bigint)::text as id from audit.changes',
    )
    const { faults } = await tampered(
      `update audit.changes set transaction_id = '${last!.id}' where id = ${change!.id}`,
      verify,
    )
    expect(faults.map(({ kind }) => kind).sort()).toEqual(['row-inserted', 'row-removed'])
  })

  test('finds a change that was removed, and names the gap', async () => {
    const [, before, change, after] = await changes()
    const { faults } = await tampered(`delete from audit.changes where id = ${change!.id}`, verify)
    expect(faults).toMatchObject([{ kind: 'row-removed', change: change!.id }])
    const { detail } = faults[0]!
    expect(detail.includes(before!.id) || detail.includes(after!.id)).toBe(true)
    expect(detail).toContain(shop.id)
  })

  test('finds a change that was inserted into what was sealed, and names it', async () => {
    const [, change] = await changes()
    const { faults } = await tampered(
      `insert into audit.changes (changed_at, tenant_id, table_name, row_id, operation, transaction_id, login, diff)
       values (now(), 101, 'market.listings', '${shop.id}', 'update', '${change!.transaction_id}', 'ama', '{}')`,
      verify,
    )
    expect(faults).toMatchObject([
      { kind: 'row-inserted', table: 'market.listings', key: shop.id, tenant: 101 },
    ])
  })

  test('finds a seal that was edited, removed or made anew over an edited change', async () => {
    const [, change] = await changes()
    const edited = await tampered(
      `update audit.seals set row_digests = row_digests || '', sealed_at = now(), month = month + 31 where number = 2`,
      verify,
    )
    expect(edited.faults[0]).toMatchObject({ kind: 'seal-edited', seal: '2' })

    const removed = await tampered(
      'alter table audit.seal_signatures disable trigger all; alter table audit.seals disable trigger all; delete from audit.seals where number = 2',
      verify,
    )
    expect(removed.faults).toContainEqual(expect.objectContaining({ kind: 'seal-removed', seal: '3' }))

    // Whoever edits a change and its digest has to make the hash anew, and the next seal hangs on the old one.
    const digest = `(select audit.digest_change(c) from audit.changes c where c.id = ${change!.id})`
    const remade = await tampered(
      `update audit.changes set login = 'nobody' where id = ${change!.id};
       update audit.seals s set row_digests = overlay(row_digests placing ${digest}
         from ((array_position(row_ids, ${change!.id}) - 1) * 16 + 1)::int) where ${change!.id} = any (row_ids);
       update audit.seals s set hash = sha256(convert_to(concat_ws(e'\\n', number, month, from_transaction, to_transaction, row_count,
         encode(sha256(convert_to(array_to_string(row_ids, ','), 'UTF8')), 'hex'), encode(sha256(row_digests), 'hex'),
         encode(previous_hash, 'hex')), 'UTF8')) where ${change!.id} = any (row_ids)`,
      verify,
    )
    expect(remade.faults.map(({ kind }) => kind)).toEqual(['signature-wrong', 'seal-edited'])
  })

  test('says how many changes nobody can vouch for yet', async () => {
    await rename('Eight')
    expect(await verify()).toMatchObject({ faults: [], unsealed: 1 })
  })

  test('counts a signature of another key as none, and none as a fault', async () => {
    expect(await verify('another key, but of thirty-two bytes or more')).toMatchObject({
      signed: 0,
      faults: [],
    })
  })
})

describeOnServer('a transaction that commits late', 'the embedded engine is one session', () => {
  test('keeps everything from its beginning on unsealed while it is open, and is sealed when it has ended', async () => {
    await seal()
    await during(database.ownerUrl, 'begin', async (late) => {
      await late.query('update market.businesses set name = $2 where id = $1', [shop.id, 'Late'])
      await database.asOwner(`update core.tenants set name = 'Ghana (renamed)' where id = $1`, [ghana.id])
      expect(await seal()).toMatchObject({ seals: 0, unsealed: 1 })
      await late.query('commit')
    })
    expect(await seal()).toMatchObject({ rows: 2, unsealed: 0 })
    expect(await verify()).toMatchObject({ faults: [] })
  })

  test('that rolls back does not hold the others up for ever', async () => {
    await during(database.ownerUrl, 'begin', async (late) => {
      await late.query('update market.businesses set name = $2 where id = $1', [shop.id, 'Never'])
      await database.asOwner(`update core.tenants set name = 'Ghana' where id = $1`, [ghana.id])
      expect(await seal()).toMatchObject({ seals: 0 })
      await late.query('rollback')
    })
    expect(await seal()).toMatchObject({ rows: 1, unsealed: 0 })
    expect(await verify()).toMatchObject({ faults: [] })
  })

  test('in a savepoint holds it up as well', async () => {
    await seal()
    await during(database.ownerUrl, 'begin; savepoint one; savepoint two', async (late) => {
      await late.query('update market.businesses set name = $2 where id = $1', [shop.id, 'In a savepoint'])
      await late.query('release savepoint two')
      await database.asOwner(`update core.tenants set name = 'Ghana, again' where id = $1`, [ghana.id])
      expect(await seal()).toMatchObject({ seals: 0, unsealed: 1 })
      await late.query('commit')
    })
    expect(await seal()).toMatchObject({ rows: 2, unsealed: 0 })
    expect(await verify()).toMatchObject({ faults: [] })
  })

  test('in another database of the server holds nothing up, but one of this database beside it does', async () => {
    await seal()
    await during(await database.newEmptyDatabase(), write, async () => {
      await rename('While another database is busy')
      expect(await seal()).toMatchObject({ rows: 1, unsealed: 0 })
      await during(database.ownerUrl, write, async (late) => {
        await rename('While both are')
        expect(await seal()).toMatchObject({ seals: 0, unsealed: 1 })
        await late.query('update market.businesses set name = $2 where id = $1', [
          shop.id,
          'Late in this one',
        ])
        await late.query('commit')
      })
      expect(await seal()).toMatchObject({ rows: 2, unsealed: 0 })
    })
    expect(await verify()).toMatchObject({ faults: [], unsealed: 0 })
  })

  test('is told apart by an operator, who sees nothing else of other sessions', async () => {
    await seal()
    await during(await database.newEmptyDatabase(), write, async () => {
      await rename('For the operator')
      const [made] = await database.as('pnc_operator', async (client) => {
        // A look at the sessions that is older than those it will be asked about.
        await client.query('select count(*) from pg_stat_activity')
        return (await client.query<{ made: number }>('select audit.seal_changes() as made')).rows
      })
      expect(made).toEqual({ made: 1 })
    })
    expect(await seal()).toMatchObject({ unsealed: 0 })
  })

  test('two that seal at once make one chain', async () => {
    for (const name of ['A', 'B', 'C', 'D']) await rename(name)
    const reports = await Promise.all([seal(1), seal(1), seal(1)])
    const [row] = await database.asOwner(
      'select count(*)::int as seals, max(number)::int as last from audit.seals',
    )
    expect(row?.seals).toBe(row?.last)
    expect(reports.some(({ seals }) => seals > 0)).toBe(true)
    expect(await verify()).toMatchObject({ faults: [], unsealed: 0 })
  })
})

const canPrepare = database.kind === 'server' && Number(await setting('max_prepared_transactions')) >= 2
describeWhen(
  canPrepare,
  'a prepared transaction',
  'the server allows none (max_prepared_transactions)',
  () => {
    const left = (name: string, url: string) =>
      during(url, `rollback prepared '${name}'`, () => Promise.resolve()).catch(() => undefined)

    test('holds up what began after it until it has ended, whichever session ends it', async () => {
      await seal()
      const update = `update market.businesses set name = 'Prepared' where id = '${shop.id}'`
      await during(database.ownerUrl, `begin; ${update}; prepare transaction 'seals'`, () =>
        Promise.resolve(),
      )
      try {
        await database.asOwner(`update core.tenants set name = 'Ghana, prepared' where id = $1`, [ghana.id])
        expect(await seal()).toMatchObject({ seals: 0, unsealed: 1 })
        await database.asOwner(`commit prepared 'seals'`)
      } finally {
        await left('seals', database.ownerUrl)
      }
      expect(await seal()).toMatchObject({ rows: 2, unsealed: 0 })
      expect(await verify()).toMatchObject({ faults: [] })
    })

    test('of another database holds nothing up', async () => {
      await seal()
      const elsewhere = await database.newEmptyDatabase()
      await during(elsewhere, `begin; create table held (); prepare transaction 'elsewhere'`, () =>
        Promise.resolve(),
      )
      try {
        await rename('While one is prepared elsewhere')
        expect(await seal()).toMatchObject({ rows: 1, unsealed: 0 })
      } finally {
        await left('elsewhere', elsewhere)
      }
      expect(await verify()).toMatchObject({ faults: [], unsealed: 0 })
    })
  },
)
