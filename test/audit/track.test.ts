import { beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { trailOf } from './trail.js'

const database = await useTestDatabase()

/** Every kind of column whose comparison or text could go wrong. */
const columns = {
  a_bool: ['bool', 'true', 'false'],
  an_int8: ['int8', '9007199254740993', '9007199254740995'],
  a_numeric: ['numeric(20, 4)', '1.5000', '-0.0001'],
  a_float: ['float8', '0.1', "'NaN'"],
  a_text: ['text', `'quote " back \\ slash'`, `e'line\\nfeed, ünï {"a": [1]}'`],
  a_char: ['char(3)', `'GHS'`, `'KES'`],
  a_domain: ['core.phone_number', `'+233241234567'`, `'+254712345678'`],
  a_date: ['date', `'2024-02-29'`, `'infinity'`],
  a_time: ['timestamptz(3)', `'2024-02-29 12:00:00.123+05'`, `'2024-03-01 00:00+00'`],
  an_interval: ['interval', `'1 day'`, `'24 hours 1 second'`],
  a_uuid: ['uuid', `'01890000-0000-7000-8000-000000000001'`, `'01890000-0000-7000-8000-000000000002'`],
  a_jsonb: ['jsonb', `'{"a": null, "b": [1, "x"]}'`, `'[]'`],
  a_json: ['json', `'{"a": 1}'`, `'{"a": 2}'`],
  an_array: ['text[]', `'{a,"b c",null}'`, `'{}'`],
  a_bytea: ['bytea', `'\\x00ff'`, `'\\x'`],
  an_inet: ['inet', `'10.0.0.1'`, `'::1'`],
  a_range: ['int4range', `'[1,5)'`, `'empty'`],
  a_point: ['point', `'(1,2)'`, `'(3,4)'`],
  a_place: ['public.geography(point, 4326)', `'point(-0.2 5.6)'`, `'point(3 4)'`],
  a_shape: ['public.geometry(point, 4326)', `'srid=4326;point(-0.2 5.6)'`, `'srid=4326;point(3 4)'`],
  'a "quoted" name\'s': ['text', `'x'`, `'y'`],
} as const
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
const names = Object.keys(columns)
const side = (at: 1 | 2) => Object.values(columns).map((column) => column[at])
const key = '01890000-0000-7000-8000-0000000000aa'
const everyColumn = names.map((name) => `r.${quote(name)}::text as ${quote(name)}`).join(', ')

beforeAll(async () => {
  await database.asOwner(`
    create schema shop;
    create table shop.zoo (
      id uuid, tenant_id int not null, ${names.map((name) => `${quote(name)} ${columns[name as keyof typeof columns][0]}`).join(', ')},
      made_of text generated always as (a_text || '!') stored,
      primary key (id, tenant_id)
    )`)
  await database.asOwner(`alter schema shop owner to pnc_owner; alter table shop.zoo owner to pnc_owner`)
  await database.asOwner(`begin; set local role pnc_owner; select audit.track('shop.zoo'); commit`)
  await database.asOwner(`insert into shop.zoo values ($1, 1, ${side(1).join(', ')})`, [key])
})

describe('a tracked table of every type', () => {
  test('leaves values that read back as they were, before and after', async () => {
    await database.asOwner(
      `update shop.zoo set ${names.map((name, at) => `${quote(name)} = ${side(2)[at]}`).join(', ')}`,
    )
    for (const at of [0, 1] as const) {
      const [kept] = await database.asOwner(`
        select ${everyColumn}
        from audit.changes c,
          lateral (select jsonb_object_agg(d.key, d.value -> ${at}) as state from jsonb_each(c.diff) d) s,
          lateral jsonb_populate_record(null::shop.zoo, s.state) r
        where c.table_name = 'shop.zoo' and c.operation = 'update'`)
      const [meant] = await database.asOwner(
        `select ${everyColumn} from (select ${side((at + 1) as 1 | 2)
          .map(
            (value, index) => `(${value})::${Object.values(columns)[index]![0]} as ${quote(names[index]!)}`,
          )
          .join(', ')}) r`,
      )
      expect(kept).toEqual(meant)
    }
  })

  test('leaves nothing for an update to the same values, and does not record what is generated', async () => {
    const before = (await trailOf(database, 'shop.zoo')).length
    await database.asOwner(
      `update shop.zoo set ${names.map((name) => `${quote(name)} = ${quote(name)}`).join(', ')}`,
    )
    const trail = await trailOf(database, 'shop.zoo')
    expect(trail).toHaveLength(before)
    expect(Object.keys(trail.at(-1)?.diff ?? {})).not.toContain('made_of')
  })

  test('leaves a null as null', async () => {
    await database.asOwner('update shop.zoo set a_text = null')
    await database.asOwner(`update shop.zoo set a_text = 'null'`)
    const [toNull, fromNull] = (await trailOf(database, 'shop.zoo')).slice(-2)
    expect(toNull?.diff.a_text?.[1]).toBeNull()
    expect(fromNull?.diff.a_text).toEqual([null, 'null'])
  })

  test('records ten thousand rows of one statement, also after a plan made for one', async () => {
    await database.asOwner(`insert into shop.zoo (id, tenant_id, an_int8)
      select core.uuid_v7(), 1, n from generate_series(1, 10000) n`)
    await database.asOwner('update shop.zoo set an_int8 = an_int8 + 1 where an_int8 <= 10000')
    const [row] = await database.asOwner(`
      select count(*)::int as changes, count(distinct row_id)::int as rows, count(distinct transaction_id)::int as transactions
      from audit.changes where table_name = 'shop.zoo' and operation = 'update' and diff ? 'an_int8' and not diff ? 'a_bool'`)
    expect(row).toEqual({ changes: 10000, rows: 10000, transactions: 1 })
  })
})

describe('tracking', () => {
  test('is taken up again after a change of columns and of notes', async () => {
    await database.asOwner(`
      begin; set local role pnc_owner;
      alter table shop.zoo add nickname text, drop column a_bool;
      comment on column shop.zoo.nickname is '@pii kind=name subject=id erase=null What friends call it.';
      select audit.track('shop.zoo');
      commit`)
    await database.asOwner(`update shop.zoo set nickname = 'Bibi', an_int8 = 0 where id = '${key}'`)
    const change = (await trailOf(database, 'shop.zoo', key)).at(-1)
    expect(change?.diff).toMatchObject({ nickname: 'masked' })
    expect(change?.diff.an_int8?.[1]).toBe(0)
  })

  test('is refused for a table without a primary key', async () => {
    await database.asOwner('create table shop.heap (id uuid)')
    await expect(database.asOwner(`select audit.track('shop.heap')`)).rejects.toMatchObject({ code: 'PN052' })
  })

  test('follows a row whose key changes as a deletion and an insertion', async () => {
    await database.asOwner('create table shop.tags (code text primary key, label text)')
    await database.asOwner(`alter table shop.tags owner to pnc_owner`)
    await database.asOwner(`begin; set local role pnc_owner; select audit.track('shop.tags'); commit`)
    await database.asOwner(`insert into shop.tags values ('a', 'A')`)
    await database.asOwner(`update shop.tags set code = 'b'`)
    const trail = await trailOf(database, 'shop.tags')
    expect(trail.map(({ operation, row_key, diff }) => [operation, row_key, diff])).toEqual(
      expect.arrayContaining([
        ['delete', 'a', { code: ['a', null], label: ['A', null] }],
        ['insert', 'b', { code: [null, 'b'], label: [null, 'A'] }],
      ]),
    )
  })

  test('holds every table of tenants, people and keys', async () => {
    const rows = await database.asOwner<{ name: string }>(`
      select distinct tgrelid::regclass::text as name from pg_trigger where tgname like '\\_500\\_audit%' and tgrelid::regclass::text !~ '^shop'
      order by 1`)
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'core.context_secrets',
        'core.memberships',
        'core.role_grants',
        'core.tenants',
        'core.users',
        'market.businesses',
        'market.listings',
      ]),
    )
  })
})
