import { describe, expect, test } from 'vitest'
import type { TenantContext } from '../../src/query/tenant-context.js'
import { attack } from '../attack/attacker.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { acme, addOrganisations, rival, services } from './organisations.js'
import { policiesOfThePage } from './policies-of-the-page.js'

const database = await useTestDatabase()
await addOrganisations(database)

// Tables like those of the areas, with the policies of the page.
await database.asOwner(`
  create schema example;
  grant usage on schema example to pnc_service;
  create table example.sales_deals (
    name text primary key, tenant_id int not null, created_by uuid default core.current_user_id(), amount numeric(14, 2) not null default 1
  );
  create table example.trust_reviews (
    name text primary key, tenant_id int not null, reviewer_id uuid not null, status text not null default 'pending'
  );
  create table example.work_orders (
    name text primary key, tenant_id int not null, client_id uuid not null, provider_id uuid, status text not null default 'open'
  );
  grant select, delete on all tables in schema example to pnc_service;
  grant insert (name, tenant_id, created_by), update (amount) on example.sales_deals to pnc_service;
  grant insert (name, tenant_id, reviewer_id, status), update (status) on example.trust_reviews to pnc_service;
  grant insert (name, tenant_id, client_id, provider_id, status), update (status) on example.work_orders to pnc_service;`)
for (const table of ['sales_deals', 'trust_reviews', 'work_orders']) {
  await database.asOwner(
    `alter table example.${table} enable row level security, force row level security, owner to pnc_owner`,
  )
  for (const statement of await policiesOfThePage(table)) await database.asOwner(statement)
}
const { cleo, carl, pia, paul, uma, ugo, mo } = services
for (const [table, rows] of Object.entries({
  sales_deals: [
    ['of sam', acme.id, acme.sam.user],
    ['of sue', acme.id, acme.sue.user],
    ['of rita', rival.id, rival.rita.user],
  ],
  trust_reviews: [
    ['approved of uma', services.id, uma.user, 'approved'],
    ['pending of uma', services.id, uma.user, 'pending'],
    ['pending of ugo', services.id, ugo.user, 'pending'],
    ['pending of mo', services.id, mo.user, 'pending'],
    ['approved elsewhere', acme.id, acme.sam.user, 'approved'],
  ],
  work_orders: [
    ['open of cleo', services.id, cleo.user, null, 'open'],
    ['cleo to pia', services.id, cleo.user, pia.user, 'assigned'],
    ['carl to paul', services.id, carl.user, paul.user, 'assigned'],
    ['open elsewhere', acme.id, acme.sam.user, null, 'open'],
  ],
})) {
  for (const row of rows) {
    await database.asOwner(
      `insert into example.${table} values (${row.map((_, at) => `$${at + 1}`).join(', ')})`,
      row,
    )
  }
}

interface Rights {
  readonly sees: readonly string[]
  readonly changes: readonly string[]
  readonly deletes?: readonly string[]
}

/** What somebody can do to a table, found out by trying, and taken back. */
async function rightsOf(
  who: TenantContext | undefined,
  table: string,
  change: string,
): Promise<Required<Rights>> {
  let rights: Required<Rights> | undefined
  await attack(database, who, async (attempt) => {
    const names = async (sql: string) => (await attempt(sql)).rows.map(({ name }) => name as string).sort()
    rights = {
      sees: await names(`select name from example.${table}`),
      changes: await names(`update example.${table} set ${change} returning name`),
      deletes: await names(`delete from example.${table} returning name`),
    }
  })
  return rights!
}

const nothing: Rights = { sees: [], changes: [] }
const everyDeal: Rights = {
  sees: ['of sam', 'of sue'],
  changes: ['of sam', 'of sue'],
  deletes: ['of sam', 'of sue'],
}

describe.each<[string, string, readonly (readonly [string, TenantContext | undefined, Rights])[]]>([
  [
    'sales_deals',
    'amount = 2',
    [
      ['a salesperson: its own', acme.sam, { sees: ['of sam'], changes: ['of sam'] }],
      ['another salesperson: its own', acme.sue, { sees: ['of sue'], changes: ['of sue'] }],
      ['a verifier: sees all, changes none', acme.vera, { sees: ['of sam', 'of sue'], changes: [] }],
      ['an org admin: all of the organisation', acme.admin, everyDeal],
      ['the system: all of the organisation', acme.system, everyDeal],
      [
        'the admin of another organisation: theirs',
        rival.admin,
        { sees: ['of rita'], changes: ['of rita'], deletes: ['of rita'] },
      ],
      ['a salesperson in no role: nothing', { ...acme.sam, roles: [] }, nothing],
      ['nobody: nothing', undefined, nothing],
    ],
  ],
  [
    'trust_reviews',
    `status = status`,
    [
      [
        'a user: approved ones and its own; changes its own while pending',
        uma,
        { sees: ['approved of uma', 'pending of uma'], changes: ['pending of uma'] },
      ],
      [
        'another user: the same',
        ugo,
        { sees: ['approved of uma', 'pending of ugo'], changes: ['pending of ugo'] },
      ],
      [
        'a moderator: sees all, changes all but its own',
        mo,
        {
          sees: ['approved of uma', 'pending of mo', 'pending of ugo', 'pending of uma'],
          changes: ['approved of uma', 'pending of ugo', 'pending of uma'],
        },
      ],
      [
        'an admin: all',
        services.admin,
        {
          sees: ['approved of uma', 'pending of mo', 'pending of ugo', 'pending of uma'],
          changes: ['approved of uma', 'pending of mo', 'pending of ugo', 'pending of uma'],
        },
      ],
      ['a client: nothing', cleo, nothing],
      ['nobody: nothing', undefined, nothing],
    ],
  ],
  [
    'work_orders',
    `status = status`,
    [
      [
        'a client: its own',
        cleo,
        { sees: ['cleo to pia', 'open of cleo'], changes: ['cleo to pia', 'open of cleo'] },
      ],
      ['another client: its own', carl, { sees: ['carl to paul'], changes: ['carl to paul'] }],
      [
        'a provider: its own, and open ones',
        pia,
        { sees: ['cleo to pia', 'open of cleo'], changes: ['cleo to pia'] },
      ],
      [
        'another provider: the same',
        paul,
        { sees: ['carl to paul', 'open of cleo'], changes: ['carl to paul'] },
      ],
      [
        'an admin: all',
        services.admin,
        {
          sees: ['carl to paul', 'cleo to pia', 'open of cleo'],
          changes: ['carl to paul', 'cleo to pia', 'open of cleo'],
        },
      ],
      ['a user who reviews: nothing', uma, nothing],
      ['a client in no role: nothing', { ...cleo, roles: [] }, nothing],
      ['nobody: nothing', undefined, nothing],
    ],
  ],
])('%s', (table, change, cases) => {
  test.each(cases)('%s', async (_, who, rights) => {
    expect(await rightsOf(who, table, change)).toEqual({ deletes: [], ...rights })
  })
})

describe('an insert', () => {
  const deal = (who: string, tenant: number = acme.id) =>
    `insert into example.sales_deals (name, tenant_id, created_by) values ('new', ${tenant}, '${who}')`
  const review = (who: string, status: string) =>
    `insert into example.trust_reviews (name, tenant_id, reviewer_id, status) values ('new', 203, '${who}', '${status}')`
  const order = (who: string, provider: string | null, status = 'open') =>
    `insert into example.work_orders (name, tenant_id, client_id, provider_id, status)
     values ('new', 203, '${who}', ${provider === null ? 'null' : `'${provider}'`}, '${status}')`

  test.each<[string, TenantContext | undefined, string, boolean]>([
    ['a salesperson makes a deal of its own', acme.sam, deal(acme.sam.user), true],
    ['a salesperson makes none for another', acme.sam, deal(acme.sue.user), false],
    ['a salesperson makes none elsewhere', acme.sam, deal(acme.sam.user, rival.id), false],
    ['an org admin makes one for anybody', acme.admin, deal(acme.sue.user), true],
    ['an org admin makes none elsewhere', acme.admin, deal(rival.rita.user, rival.id), false],
    ['a verifier makes none', acme.vera, deal(acme.vera.user), false],
    ['nobody makes one', undefined, deal(acme.sam.user), false],
    ['a user writes a review', uma, review(uma.user, 'pending'), true],
    ['a user approves none by writing it', uma, review(uma.user, 'approved'), false],
    ['a user writes none for another', uma, review(ugo.user, 'pending'), false],
    ['a client writes no review', cleo, review(cleo.user, 'pending'), false],
    ['a client orders', cleo, order(cleo.user, null), true],
    ['a client gives its order to nobody by itself', cleo, order(cleo.user, pia.user), false],
    ['a client orders for no other', cleo, order(carl.user, null), false],
    ['a provider orders nothing', pia, order(pia.user, null), false],
  ])('%s', async (_, who, sql, isAllowed) => {
    await attack(database, who, async (attempt) => {
      expect((await attempt(sql)).refused).toBe(isAllowed ? undefined : '42501')
    })
  })
})

test('a user approves no review of its own, not even as a moderator as well', async () => {
  await database.asOwner(
    `insert into core.role_grants (tenant_id, user_id, role_code) values (203, $1, 'moderator')`,
    [uma.user],
  )
  for (const roles of [['user'], ['moderator'], ['user', 'moderator']]) {
    await attack(database, { ...uma, roles }, async (attempt) => {
      const { refused, rowCount } = await attempt(
        `update example.trust_reviews set status = 'approved' where name = 'pending of uma'`,
      )
      expect([roles, refused === '42501' || rowCount === 0]).toEqual([roles, true])
    })
  }
})

test(`the sales document's own two policies cancel each other: a salesperson reads and changes every deal`, async () => {
  const names = await database.asOwner<{ name: string }>(
    `select polname as name from pg_policy where polrelid = 'example.sales_deals'::regclass`,
  )
  try {
    for (const { name } of names) await database.asOwner(`drop policy ${name} on example.sales_deals`)
    for (const statement of await policiesOfThePage('the trap')) await database.asOwner(statement)
    const { sees, changes } = await rightsOf(acme.sam, 'sales_deals', 'amount = 2')
    expect({ sees, changes }).toEqual({ sees: ['of sam', 'of sue'], changes: ['of sam', 'of sue'] })
    // The second one as it was meant, restrictive, keeps what it promises.
    const [, second = ''] = await policiesOfThePage('the trap')
    await database.asOwner('drop policy deals_user_policy on example.sales_deals')
    await database.asOwner(second.replace('to pnc_service', 'as restrictive to pnc_service'))
    expect(await rightsOf(acme.sam, 'sales_deals', 'amount = 2')).toMatchObject({
      sees: ['of sam'],
      changes: ['of sam'],
    })
  } finally {
    await database.asOwner('drop table example.sales_deals')
  }
})
