import { describe, expect, test } from 'vitest'
import { planUndo, type UndoState } from '../../../src/audit/undo/plan-undo.js'
import type { ColumnFacts, TableFacts } from '../../../src/audit/undo/table-facts.js'
import { rowName, type TrailEntry } from '../../../src/audit/undo/trail-entry.js'

const column = (sql: string, type: string, more: Partial<ColumnFacts> = {}): ColumnFacts => ({
  sql,
  type,
  kind: 'plain',
  isGenerated: false,
  isRequired: false,
  mayInsert: true,
  mayUpdate: true,
  ...more,
})
const shops: TableFacts = {
  name: 'market.shops',
  sql: 'market.shops',
  isTracked: true,
  hasTenant: true,
  key: ['id'],
  mayRead: true,
  mayLock: true,
  mayDelete: false,
  columns: {
    id: column('id', 'uuid', { isRequired: true, mayUpdate: false }),
    tenant_id: column('tenant_id', 'integer', { isRequired: true, mayUpdate: false }),
    name: column('name', 'text'),
    city: column('city', 'text'),
    tags: column('tags', 'text[]', { kind: 'array' }),
    attributes: column('attributes', 'jsonb', { kind: 'json' }),
    phone: column('phone', 'text'),
    status: column('status', 'text', { mayInsert: false, mayUpdate: false }),
    search: column('search', 'tsvector', { isGenerated: true }),
    version: column('version', 'integer', { mayInsert: false, mayUpdate: false }),
    deleted_at: column('deleted_at', 'timestamptz', { mayInsert: false }),
  },
}
const grants: TableFacts = {
  ...shops,
  name: 'core.grants',
  sql: 'core.grants',
  mayDelete: true,
  key: ['user_id', 'role'],
  columns: {
    tenant_id: column('tenant_id', 'integer', { isRequired: true }),
    user_id: column('user_id', 'uuid', { isRequired: true }),
    role: column('role', 'text', { isRequired: true }),
  },
}

let id = 0
const change = (operation: string, before: TrailEntry['before'] = {}, more: Partial<TrailEntry> = {}) => ({
  id: String((id += 1)),
  changed_at: new Date(0),
  tenant: 7,
  table: 'market.shops',
  key: 'a1',
  operation,
  transaction: '100',
  before,
  ...more,
})
const text = (value: string | null) => [value, JSON.stringify(value)] as const

function plan(entries: readonly TrailEntry[], more: Partial<UndoState> & { gone?: boolean } = {}) {
  return planUndo({
    entries,
    tables: new Map([shops, grants].map((table) => [table.name, table])),
    present: new Set(more.gone ? [] : entries.map(rowName)),
    later: new Map(),
    ...more,
  })
}
const sqlOf = (...args: Parameters<typeof plan>) => {
  const { statements, conflicts } = plan(...args)
  expect(conflicts).toEqual([])
  return statements.map(({ sql }) => sql)
}
const kindsOf = (...args: Parameters<typeof plan>) => plan(...args).conflicts.map(({ kind }) => kind)

describe('the plan of an undo', () => {
  test('restores exactly the columns that changed, without stamps', () => {
    expect(sqlOf([change('update', { name: text(`Ama's`), city: text(null), version: text('3') })])).toEqual([
      `update market.shops set name = 'Ama''s'::text, city = null where tenant_id = 7 and id = 'a1'::uuid`,
    ])
  })

  test('gives back arrays and documents as what they were', () => {
    const before = { tags: ['["a","b"]', '["a","b"]'], attributes: ['x', '"x"'] } as const
    expect(sqlOf([change('update', before)])[0]).toContain(
      `tags = array(select jsonb_array_elements_text('["a","b"]'))::text[], attributes = '"x"'::jsonb where`,
    )
  })

  test('goes from the newest change to the oldest, whatever order it is given them in', () => {
    const [one, two] = [change('update', { name: text('1') }), change('update', { name: text('2') })]
    for (const entries of [
      [one, two],
      [two, one],
    ]) {
      expect(sqlOf(entries).map((sql) => /'(\d)'/.exec(sql)?.[1])).toEqual(['2', '1'])
    }
  })

  test('marks a new row deleted where services may not delete, and deletes it where they may', () => {
    expect(sqlOf([change('insert')])).toEqual([
      `update market.shops set deleted_at = now() where tenant_id = 7 and id = 'a1'::uuid and deleted_at is null`,
    ])
    expect(sqlOf([change('insert', {}, { table: 'core.grants', key: 'u1/admin' })])).toEqual([
      `delete from core.grants where tenant_id = 7 and user_id = 'u1'::uuid and role = 'admin'::text`,
    ])
  })

  test('compares a key as a whole where a value holds a slash', () => {
    expect(sqlOf([change('insert', {}, { table: 'core.grants', key: 'u1/a/b' })])[0]).toContain(
      `user_id::text || '/' || role::text = 'u1/a/b'`,
    )
  })

  test('removes once what the transaction made and changed, masked values included', () => {
    expect(sqlOf([change('insert'), change('update', { phone: null, name: text('x') })])).toHaveLength(1)
  })

  test('leaves alone what the transaction made and removed itself', () => {
    expect(sqlOf([change('insert'), change('delete', { phone: null })], { gone: true })).toEqual([])
  })

  test('inserts a deleted row with its nulls, and checks what services may not give', () => {
    const kept = { id: text('a1'), tenant_id: text('7'), name: text('N'), status: text('open') }
    expect(sqlOf([change('delete', kept)], { gone: true })).toEqual([
      'insert into market.shops (id, tenant_id, name, city, tags, attributes, phone) ' +
        `values ('a1'::uuid, '7'::integer, 'N'::text, null, null, null, null) ` +
        `returning status::text is not distinct from ('open'::text)::text as status`,
    ])
  })
})

describe('what stands in the way', () => {
  const update = () => change('update', { name: text('old') })
  const since = (entry: TrailEntry, operation: string, before: TrailEntry['before'] = {}) => ({
    later: new Map([[rowName(entry), [change(operation, before, { transaction: '101' })]]]),
  })

  test('is a later change of the same column, and of no other', () => {
    const entry = update()
    expect(plan([entry], since(entry, 'update', { name: text('x') })).conflicts).toMatchObject([
      { kind: 'changed-later', change: entry.id, columns: ['name'], key: 'a1', tenant: 7 },
    ])
    expect(kindsOf([entry], since(entry, 'update', { city: text('x'), version: text('2') }))).toEqual([])
  })

  test('is no change from before', () => {
    const before = change('update', { name: text('x') }, { transaction: '99' })
    const entry = update()
    expect(kindsOf([entry], { later: new Map([[rowName(entry), [before]]]) })).toEqual([])
  })

  test('is any later change of a row that was made', () => {
    const entry = change('insert')
    expect(kindsOf([entry], since(entry, 'update', { city: text('x') }))).toEqual(['changed-later'])
  })

  test.each(['insert', 'delete'])('is a later %s of the row', (operation) => {
    const entry = update()
    expect(kindsOf([entry], since(entry, operation))).toEqual(['changed-later'])
  })

  test.each([
    ['a row that is gone', () => update(), { gone: true }, 'row-gone'],
    ['a row that is there again', () => change('delete', { name: text('N') }), {}, 'row-there'],
    ['a masked value of an update', () => change('update', { phone: null }), {}, 'masked'],
    ['a masked value of a deleted row', () => change('delete', { phone: null }), { gone: true }, 'masked'],
    ['a column that is gone', () => change('update', { fax: text('1') }), {}, 'column-gone'],
    [
      'a column that services may not change',
      () => change('update', { status: text('1') }),
      {},
      'not-allowed',
    ],
    [
      'a table that is gone',
      () => change('update', {}, { table: 'x.y', before: { a: text('') } }),
      {},
      'not-tracked',
    ],
    ['a truncation', () => change('truncate'), {}, 'truncate'],
    ['a change in no tenant', () => change('update', { name: text('1') }, { tenant: 0 }), {}, 'no-tenant'],
  ] as const)('is %s', (_, entry, more, kind) => {
    expect(kindsOf([entry()], more)).toEqual([kind])
  })

  test('is a table that is not tracked any more', () => {
    const tables = new Map([[shops.name, { ...shops, isTracked: false }]])
    expect(kindsOf([update()], { tables })).toEqual(['not-tracked'])
  })

  test('is listed in full', () => {
    expect(kindsOf([change('update', { phone: null }), change('truncate', {}, { key: 'b' })])).toEqual([
      'truncate',
      'masked',
    ])
  })
})
