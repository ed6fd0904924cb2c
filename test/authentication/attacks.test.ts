import { describe, expect, test } from 'vitest'
import { tokenDigest } from '../../src/authentication/session-token.js'
import { attack, attempts, tokenFor, type Attempt } from '../attack/attacker.js'
import { everyTable } from '../attack/every-table.js'
import { forgeToken } from '../attack/tokens.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'
import { cheap, codeOf, letIn, password, registerPerson } from './registered-people.js'
import { signInClient, signInToken } from './sign-in-client.js'

const database = await useTestDatabase()
await addTwoMarkets(database)
const db = await database.connect(cheap)
const { authentication } = db

// A member of both markets, whom everybody attacks.
const victim = await registerPerson(db)
await letIn(database, victim.user_id, ghana.id)
await letIn(database, victim.user_id, kenya.id)
const inKenya = await authentication.signInWithPassword({
  address: victim.address,
  password,
  tenant: kenya.id,
})
await authentication.beginCode({ address: victim.address })

const tables = ['core.identities', 'core.passwords', 'core.challenges', 'core.sessions']
const secretColumns = await database.asOwner<{ name: string; column: string }>(
  `select attrelid::regclass::text as name, attname as column from pg_attribute
   where attrelid in ('core.passwords'::regclass, 'core.challenges'::regclass) and attnum > 0`,
)
const attackers = [
  ['a member', ghana.ama, 'pnc_service'],
  ['an admin', ghana.admin, 'pnc_service'],
  ['the system', ghana.system, 'pnc_service'],
  ['the system of another tenant', kenya.system, 'pnc_service'],
  ['nobody', undefined, 'pnc_service'],
  ['a reader', ghana.admin, 'pnc_readonly'],
  ['an operator', ghana.admin, 'pnc_operator'],
  ['an auditor', ghana.admin, 'pnc_auditor'],
] as const

/** Attempts under the context of sign-in, rolled back. */
async function inSignIn(work: (attempt: Attempt) => Promise<void>): Promise<void> {
  const client = await signInClient(database)
  try {
    await work(attempts(client))
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

describe.each(attackers)('%s', (_, who, group) => {
  test('finds no identity, password, challenge or session of anybody else', async () => {
    await attack(
      database,
      who,
      async (attempt) => {
        for (const table of tables) {
          for (const sql of [
            `select * from ${table}`,
            `select from ${table}`,
            `table ${table}`,
            `copy ${table} to stdout`,
          ])
            expect(await attempt(sql), sql).toMatchObject({ rowCount: 0 })
          expect((await attempt(`delete from ${table}`)).rowCount).toBe(0)
          expect((await attempt(`insert into ${table} default values`)).refused).toBe('42501')
        }
        for (const { name, column } of secretColumns)
          expect((await attempt(`select ${column} from ${name}`)).refused, column).toBe('42501')
        for (const sql of [
          'select token_digest from core.sessions',
          'select last_proof_at from core.identities',
          `select from core.identities where service_id::int = 1`,
        ])
          expect((await attempt(sql)).rowCount, sql).toBe(0)
        expect((await attempt('update core.sessions set revoked_at = now()')).rowCount).toBe(0)
        expect(
          (await attempt('update core.identities set failed_attempts = 0, locked_at = null')).refused,
        ).toBe('42501')
        expect((await attempt(`update core.passwords set hash = hash`)).refused).toBe('42501')
      },
      group,
    )
  })

  test('calls no function of sign-in', async () => {
    const functions = await database.asOwner<{ name: string; call: string }>(`
      select p.proname as name, p.oid::regproc || '(' || coalesce((
          select string_agg('null::' || format_type(t.type, null), ', ' order by t.place)
          from unnest(p.proargtypes) with ordinality t (type, place)
        ), '') || ')' as call
      from pg_proc p
      where p.pronamespace = 'core'::regnamespace and pg_get_functiondef(p.oid) like '%core.require_authentication()%'
        and p.prosecdef`)
    expect(functions.length).toBeGreaterThan(10)
    await attack(
      database,
      who,
      async (attempt) => {
        for (const { name, call } of functions) {
          const refused = group === 'pnc_service' ? 'PN020' : '42501'
          expect((await attempt(`select * from ${call}`)).refused, name).toBe(refused)
        }
      },
      group,
    )
  })

  test('calls none of the functions inside them', async () => {
    const internal = await database.asOwner<{ call: string }>(`
      select p.oid::regproc || '(' || coalesce((
          select string_agg('null::' || format_type(t.type, null), ', ' order by t.place)
          from unnest(p.proargtypes) with ordinality t (type, place)
        ), '') || ')' as call
      from pg_proc p
      where p.pronamespace = 'core'::regnamespace and p.proname in (
        'open_session', 'find_or_register', 'finish_sign_in', 'accept_proof', 'note_failure', 'is_locked', 'consume_challenge',
        'live_session', 'replace_password', 'may_enter', 'challenge_subject', 'sign_in_limits', 'require_authentication'
      )`)
    expect(internal).toHaveLength(13)
    await attack(
      database,
      who,
      async (attempt) => {
        for (const { call } of internal) expect((await attempt(`select ${call}`)).refused, call).toBe('42501')
      },
      group,
    )
  })
})

test('the owner of the tables finds nothing in them either', async () => {
  const client = await database.openClient(database.ownerUrl)
  await client.query('begin')
  await client.query('set local role pnc_owner')
  for (const table of tables) expect((await client.query(`select from ${table}`)).rowCount, table).toBe(0)
  await client.query('rollback')
})

test('only sign-in’s functions may ever read a hash: no other role has the privilege', async () => {
  const rows = await database.asOwner<{ grantee: string }>(
    `select distinct grantee from information_schema.role_table_grants
     where table_schema = 'core' and table_name in ('passwords', 'challenges') and grantee not in ('postgres', 'pnc_owner')`,
  )
  expect(rows).toEqual([{ grantee: 'pnc_definer' }])
})

describe('the context of sign-in', () => {
  test('is not that of a tenant, and that of a tenant is not it', async () => {
    const { contextSecret: secret } = database
    await attack(database, undefined, async (attempt) => {
      const enter = async (by: string, token: string) =>
        (await attempt(`select core.${by}($1)`, [token])).refused
      expect(await enter('enter', signInToken(database))).toBe('PN006')
      for (const who of [ghana.ama, ghana.admin, ghana.system])
        expect(await enter('enter_authentication', tokenFor(database, who))).toBe('PN002')
      for (const claims of [
        { roles: ['authentication'], tid: ghana.id },
        { roles: ['authentication'], sub: ghana.ama.user },
        { roles: ['authentication'], tid: null },
        { roles: ['authentication', 'system'] },
        { roles: ['system'] },
        { roles: 'authentication' },
        {},
      ])
        expect(
          await enter('enter_authentication', forgeToken({ secret, claims })),
          JSON.stringify(claims),
        ).toBe('PN002')
      const claims = { roles: ['authentication'] }
      expect(await enter('enter_authentication', '')).toBe('PN001')
      expect(await enter('enter_authentication', 'x.y.z')).toBe('PN002')
      const wrongKey = forgeToken({ secret, signingSecret: 'another secret with enough bytes in it', claims })
      expect(await enter('enter_authentication', wrongKey)).toBe('PN002')
      expect(await enter('enter_authentication', forgeToken({ secret, claims: { ...claims, exp: 1 } }))).toBe(
        'PN003',
      )
      expect(await enter('enter', forgeToken({ secret, claims: { ...claims, tid: ghana.id } }))).toBe('PN005')
    })
  })

  test('is not that of a tenant in which somebody was granted a role of its name', async () => {
    await database.asOwner(
      `insert into core.roles (code, name, description) values ('authentication', 'A', 'Anything')`,
    )
    await database.asOwner(
      `insert into core.role_grants (tenant_id, user_id, role_code) values (101, $1, 'authentication')`,
      [ghana.ama.user],
    )
    await attack(database, { ...ghana.ama, roles: ['authentication'] }, async (attempt) => {
      const check = await attempt(`select * from core.begin_password_check('email', $1)`, [victim.email])
      expect(check.refused).toBe('PN020')
    })
  })

  test('ends with its transaction, and no setting made by hand brings it back', async () => {
    const client = await signInClient(database)
    const context = (
      await client.query<{ context: string }>(`select current_setting('pnc.context') as context`)
    ).rows[0]!
    await client.query('commit')
    await client.query('begin')
    await client.query('set local role pnc_service')
    await client.query(`select set_config('pnc.context', $1, true)`, [context.context])
    const attempt = attempts(client)
    expect((await attempt(`select * from core.session_tenants('x')`)).refused).toBe('PN020')
    await client.query('rollback')
    await client.end()
  })

  test('reads and writes no row of any table: it is worth what its functions do', async () => {
    const everything = await everyTable(database)
    await inSignIn(async (attempt) => {
      for (const { name, hasRowSecurity, updatable } of everything) {
        if (hasRowSecurity) expect((await attempt(`select from ${name}`)).rowCount, name).toBe(0)
        expect(
          (await attempt(`update ${name} set ${updatable[0] ?? 'ctid'} = ${updatable[0] ?? 'ctid'}`))
            .rowCount,
          name,
        ).toBe(0)
        expect((await attempt(`delete from ${name}`)).rowCount, name).toBe(0)
      }
      expect((await attempt(`insert into core.users (name) values ('X')`)).refused).toBe('42501')
    })
  })

  test('gets one hash a call, for an address it has to know, and five of them at most', async () => {
    const other = await registerPerson(db)
    await inSignIn(async (attempt) => {
      for (const values of [
        ['email', null],
        [null, null],
        ['email', '%'],
        ['email', ''],
        ['%', other.email],
        ['google', other.email],
      ]) {
        const { rows } = await attempt('select * from core.begin_password_check($1, $2)', values)
        expect(rows).toEqual([{ identity_id: null, hash: null }])
      }
      const check = () => attempt(`select * from core.begin_password_check('email', $1)`, [other.email])
      for (let i = 0; i < 5; i++)
        expect((await check()).rows).toMatchObject([{ hash: expect.stringMatching(/^\$scrypt/) as string }])
      expect((await check()).rows).toEqual([{ identity_id: null, hash: null }])
    })
  })

  test('opens no session with a hash that is not the one, or with a proof that an e-mail address does not have', async () => {
    const session = JSON.stringify({ digest: 'ab'.repeat(32), idle_seconds: 60, longest_seconds: 60 })
    await inSignIn(async (attempt) => {
      for (const hash of ['', null, '%', `$scrypt$ln=14,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`]) {
        const { rows } = await attempt('select * from core.sign_in_with_password($1, $2, null, $3)', [
          victim.identity_id,
          hash,
          session,
        ])
        expect(rows).toMatchObject([{ outcome: 'refused', session_id: null, user_id: null }])
      }
      for (const service of ['email', 'phone', 'wallet'])
        expect(
          (
            await attempt('select * from core.sign_in_with_proof($1, $2, now(), null, $3)', [
              service,
              victim.email,
              session,
            ])
          ).refused,
        ).toBe('PN021')
      const nothing = await attempt(
        'select * from core.sign_in_with_challenge(gen_random_uuid(), $1, $2, $3, null, $4)',
        ['email', victim.email, Buffer.alloc(32), session],
      )
      expect(nothing.rows).toMatchObject([{ outcome: 'challenge_invalid', session_id: null, user_id: null }])
    })
  })

  test('reveals of an address that it cannot prove nothing, known or unknown', async () => {
    const outcomes: unknown[] = []
    await inSignIn(async (attempt) => {
      for (const address of [victim.email, 'nobody@example.com']) {
        const digest = Buffer.alloc(32)
        const id = '01890000-0000-4000-8000-0000000000aa'
        outcomes.push([
          (
            await attempt(
              `select core.begin_challenge($1, 'code', 'email', $2, 'sign_in', $3, interval '1 minute') is not null as is_begun`,
              [id, address, digest],
            )
          ).rows,
          (
            await attempt(`select * from core.sign_in_with_challenge($1, 'email', $2, $3, null, '{}')`, [
              id,
              address,
              Buffer.alloc(32, 1),
            ])
          ).rows,
          (
            await attempt(`select core.reset_password($1, 'email', $2, $3, 'x')`, [
              id,
              address,
              Buffer.alloc(32, 1),
            ])
          ).rows,
          (await attempt(`delete from core.challenges`)).refused,
        ])
        await attempt('rollback to savepoint attempt')
      }
    })
    // The ids are the same, so the second one is refused as a key that is taken: what differs is the order, not the address.
    const [known, unknown] = outcomes as [unknown[], unknown[]]
    expect(known.slice(1)).toEqual(unknown.slice(1))
  })

  test('takes no session that lasts for ever, and no digest of another size', async () => {
    const open = (more: object) =>
      [
        'google',
        'x',
        null,
        JSON.stringify({ name: 'X' }),
        JSON.stringify({ digest: 'ab'.repeat(32), idle_seconds: 60, longest_seconds: 60, ...more }),
      ] as const
    await inSignIn(async (attempt) => {
      const call = async (more: object) =>
        (await attempt('select * from core.sign_in_with_proof($1, $2, $3, $4, $5)', [...open(more)])).refused
      expect(await call({ longest_seconds: 367 * 86_400 })).toBe('23514')
      expect(await call({ idle_seconds: 59 })).toBe('23514')
      expect(await call({ digest: 'ab' })).toBe('23514')
      expect(await call({ user_agent: 'x'.repeat(401) })).toBe('23514')
      expect(await call({})).toBeUndefined()
    })
  })

  test('makes no challenge that lasts longer than an hour, or that has lasted', async () => {
    await inSignIn(async (attempt) => {
      for (const lifetime of ['61 minutes', '0', '-1 minute', 'infinity'])
        expect(
          (
            await attempt(
              `select core.begin_challenge(gen_random_uuid(), 'nonce', 'wallet', 'x', 'sign_in', $1, $2)`,
              [Buffer.alloc(32), lifetime],
            )
          ).refused,
          lifetime,
        ).toMatch(/^(23514|22)/)
    })
  })

  test('ends no session by a token that does not hold, and none of a person but the one of the token', async () => {
    await inSignIn(async (attempt) => {
      for (const digest of [Buffer.alloc(32), Buffer.alloc(0), null])
        expect(
          (await attempt(`select core.end_sessions($1, 'all', 'signed_out') as count`, [digest])).rows,
        ).toEqual([{ count: 0 }])
      const own = await attempt(`select core.end_sessions($1, 'everything', 'signed_out') as count`, [
        tokenDigest(victim.token),
      ])
      expect(own.rows).toEqual([{ count: 0 }])
    })
  })
})

describe('a service in the unit of work of a person', () => {
  const me = { tenant: ghana.id, user: victim.user_id }

  test('sees of the sessions what this tenant may know, and changes nothing but their end', async () => {
    await attack(database, me, async (attempt) => {
      const { rows } = await attempt('select id from core.sessions')
      expect(rows).toEqual([{ id: victim.session_id }])
      for (const change of [
        'user_id = user_id',
        'expires_at = now()',
        `token_digest = ''`,
        'ends_at = now()',
        'scope_tenant_id = 101',
        'last_seen_at = now()',
        'identity_id = identity_id',
      ])
        expect((await attempt(`update core.sessions set ${change}`)).refused, change).toBe('42501')
      expect(
        (await attempt(`update core.sessions set revoked_at = now() where id = $1`, [inKenya.session_id]))
          .rowCount,
      ).toBe(0)
      const ended = await attempt(
        `update core.sessions set revoked_at = '2001-01-01', end_reason = 'signed_out' returning revoked_at > now() - interval '1 minute' as is_dated`,
      )
      expect(ended.rows).toEqual([{ is_dated: true }])
      expect((await attempt(`update core.sessions set revoked_at = null, end_reason = null`)).refused).toBe(
        'PN009',
      )
    })
  })

  test('sees its identities without proofs and hashes, and changes none by itself', async () => {
    await attack(database, me, async (attempt) => {
      expect((await attempt('select service_id from core.identities')).rows).toEqual([
        { service_id: victim.email },
      ])
      for (const column of ['verified_at', 'service_id', 'failed_attempts', 'user_id'])
        expect((await attempt(`update core.identities set ${column} = ${column}`)).refused).toBe('42501')
      expect((await attempt('delete from core.identities')).refused).toBe('42501')
    })
  })

  test('takes no identity from another by its id, and no lock either', async () => {
    const other = await registerPerson(db)
    await attack(database, me, async (attempt) => {
      for (const id of [other.identity_id, null, '01890000-0000-7000-8000-000000000000'])
        expect((await attempt('select core.unlink_identity($1) as done', [id])).rows).toEqual([
          { done: false },
        ])
      expect((await attempt('select core.unlock_member($1) as count', [other.user_id])).rows).toEqual([
        { count: 0 },
      ])
      expect((await attempt('select core.unlock_member($1) as count', [victim.user_id])).rows).toEqual([
        { count: 0 },
      ])
    })
  })
})

test('staff of a tenant opens no lock of a person who has left it', async () => {
  const person = await registerPerson(db)
  await letIn(database, person.user_id, ghana.id)
  await database.asOwner(`select core.note_failure($1) from generate_series(1, 5)`, [person.identity_id])
  await database.asOwner(`update core.memberships set status = 'left' where user_id = $1`, [person.user_id])
  expect(await db.as(ghana.admin).identities.unlockMember(person.user_id)).toBe(0)
  expect(await codeOf(authentication.signInWithPassword({ address: person.address, password }))).toBe(
    'SIGN_IN_REFUSED',
  )
})
