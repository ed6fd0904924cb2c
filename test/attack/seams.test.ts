import { expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { ghana, kenya } from '../market/two-markets.js'
import { cheap, codeOf, letIn, registerPerson } from '../authentication/registered-people.js'
import { attack } from './attacker.js'
import { addPopulatedMarkets } from './populated-markets.js'

// What no area can promise alone: one writes what another trusts.

const database = await useTestDatabase()
await addPopulatedMarkets(database)
const db = await database.connect(cheap)
const { authentication } = db

const approve = async (name: string, email: string) => {
  const { id } = await db.as(kenya.system).signups.submit({ user_identifier: email, data: { name } })
  return (await db.as(kenya.admin).signups.approve(id)).user_id
}

test('a member changes neither its phone number nor its e-mail address by saying so', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    for (const change of [`email = 'victim@example.org'`, `phone = '+233201234567'`]) {
      expect((await attempt(`update core.users set ${change}`)).refused).toBe('42501')
    }
  })
})

test('approving a sign-up lets in who has proven the address', async () => {
  const { user_id, email } = await registerPerson(db)
  expect(await approve('Somebody', email)).toBe(user_id)
})

test('who is let in by a sign-up signs in by its address as the same person', async () => {
  const email = 'approved@example.com'
  const approved = await approve('Approved', email)
  const address = { service: 'email', id: email } as const
  const { challenge, code } = await authentication.beginCode({ address })
  expect((await authentication.signInWithCode({ address, challenge, code })).user_id).toBe(approved)
})

test('a person who is deleted enters no tenant, and cannot take the deletion back', async () => {
  const { user_id } = await registerPerson(db)
  await letIn(database, user_id, ghana.id)
  const who = { tenant: ghana.id, user: user_id, roles: ['consumer'] }
  await db.as(who).listings.feed()
  await database.asOwner('update core.users set deleted_at = now() where id = $1', [user_id])
  expect(await codeOf(db.as(who).listings.feed())).toBe('NOT_A_MEMBER')
})

test('an identity that staff of the platform holds is not unlinked, to be linked anew', async () => {
  const { user_id, address } = await registerPerson(db)
  await letIn(database, user_id, ghana.id)
  const who = { tenant: ghana.id, user: user_id, roles: ['consumer'] }
  await database.asOwner(
    `insert into core.identities (user_id, service, service_id) values ($1, 'github', 'seams')`,
    [user_id],
  )
  const held = (await db.as(who).identities.list()).find(({ service }) => service === 'email')!
  await authentication.holdIdentity(address)
  expect(await codeOf(db.as(who).identities.remove(held.id))).toBe('NOT_FOUND')
})

test('nobody verifies its own profile, an admin neither', async () => {
  await attack(database, ghana.admin, async (attempt) => {
    const insert = `insert into core.profiles (tenant_id, user_id, verification_status) values (101, '${ghana.admin.user}', 'verified')`
    expect((await attempt(insert)).refused).toBe('42501')
  })
})

test('a member makes no data key for its tenant', async () => {
  await attack(database, ghana.ama, async (attempt) => {
    const { refused } = await attempt(
      `insert into core.subject_keys (tenant_id, user_id, ring_key_id, wrapped_key)
       values (101, null, 'other', '\\x01'::bytea || decode(repeat('ab', 60), 'hex'))`,
    )
    expect(refused).toBe('42501')
  })
})

test('the trail keeps no key and no encrypted value: what is destroyed stays destroyed', async () => {
  const rows = await database.asOwner(`
    select a.attrelid::regclass::text || '.' || a.attname as column_name
    from pg_attribute a
    join pg_trigger t on t.tgrelid = a.attrelid and t.tgname = '_500_audit_update'
    where a.atttypid in ('core.wrapped_key'::regtype, 'core.ciphertext'::regtype, 'core.blind_index'::regtype)
      and not a.attisdropped and a.attname <> all (audit.masked_columns(a.attrelid))`)
  expect(rows).toEqual([])
})

test('a read-only default holds also where a tenant had set the name before', async () => {
  await db.as(ghana.admin).settings.set({ name: 'seams.limit', value: 1_000_000 })
  await database.asOwner(
    `insert into core.default_settings (name, value, data_type, is_read_only) values ('seams.limit', '5', 'number', true)`,
  )
  await attack(database, ghana.admin, async (attempt) => {
    expect((await attempt(`select core.setting('seams.limit') as value`)).rows).toEqual([{ value: 5 }])
  })
})

test('a row of the past is the same however its table is named', async () => {
  const { id, version } = await db.as(ghana.ama).businesses.create({ name: 'Before' })
  // Changes are stamped to the millisecond, and so is a Date.
  const [moment] = await database.asOwner<{ now: Date }>(
    `select pg_sleep(0.003), date_trunc('milliseconds', clock_timestamp()) as now`,
  )
  await database.asOwner('select pg_sleep(0.003)')
  await db.as(ghana.ama).businesses.update(id, version, { name: 'After' })
  await attack(database, ghana.admin, async (attempt) => {
    for (const name of ['market.businesses', '"market"."businesses"']) {
      const { rows } = await attempt(`select state ->> 'name' as name from audit.rows_at($1, $2, $3)`, [
        name,
        moment!.now,
        id,
      ])
      expect(rows, name).toEqual([{ name: 'Before' }])
    }
  })
})
