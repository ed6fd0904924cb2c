import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { everyTable, ourSchemas } from './every-table.js'
import { addPopulatedMarkets } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)

/** What the roles of people and services may call in our schemas. A new function is callable by nobody until it stands here. */
const callable = {
  everybody: [
    'core.current_context',
    'core.current_tenant_id',
    'core.current_user_id',
    'core.enter',
    'core.has_role',
    'core.is_staff',
    'core.search_document',
    'core.search_query',
    'core.uuid_v7',
    'core.uuid_v7_floor',
    'core.uuid_v7_time',
  ],
  readers: ['market.category_subtree', 'market.search_listings'],
  trailReaders: ['audit.changes_after', 'audit.read_change', 'audit.read_changes', 'audit.rows_at'],
  sealers: [
    'audit.read_digests',
    'audit.read_seals',
    'audit.seal_changes',
    'audit.seal_state',
    'audit.sign_seal',
  ],
}

describe('functions', () => {
  test.each([
    ['pnc_service', [...callable.trailReaders, ...callable.everybody, ...callable.readers]],
    ['pnc_readonly', [...callable.everybody, ...callable.readers]],
    ['pnc_operator', [...callable.sealers, ...callable.everybody]],
    ['pnc_auditor', [...callable.trailReaders, ...callable.everybody]],
  ])('%s may call those of the list and no others', async (role, expected) => {
    const rows = await database.asOwner<{ name: string }>(
      `select distinct n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in (${ourSchemas}) and has_function_privilege($1, p.oid, 'execute') order by 1`,
      [role],
    )
    expect(rows.map(({ name }) => name)).toEqual(expected)
  })

  test('with the rights of another role are known, and owned by a role that nobody may become', async () => {
    const rows = await database.asOwner(
      `select n.nspname || '.' || p.proname as name, pg_get_userbyid(p.proowner) as owner
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and has_function_privilege('pnc_service', p.oid, 'execute')
         or p.prosecdef and n.nspname in (${ourSchemas}) order by 1`,
    )
    expect(rows).toEqual([
      ...[
        'audit.changes_after',
        // The only one of the owner: nobody else may attach a partition.
        'audit.heal_month',
        'audit.note_maintenance',
        'audit.read_all_changes',
        'audit.read_change',
        'audit.read_changes',
        'audit.read_digests',
        'audit.read_seals',
        'audit.seal_changes',
        'audit.seal_state',
        'audit.sign_seal',
        'audit.tg_core_context_secrets__record',
        'audit.tg_core_memberships__record',
        'audit.tg_core_role_grants__record',
        'audit.tg_core_tenants__record',
        'audit.tg_core_users__record',
        'audit.tg_market_businesses__record',
        'audit.tg_market_listings__record',
      ].map((name) => ({ name, owner: name === 'audit.heal_month' ? 'pnc_owner' : 'pnc_definer' })),
      { name: 'core.current_context', owner: 'pnc_definer' },
      { name: 'core.enter', owner: 'pnc_definer' },
      { name: 'market.search_listings', owner: 'pnc_search' },
      { name: 'market.tg_businesses__cascade_deletion', owner: 'pnc_definer' },
      { name: 'market.tg_listings__check_business', owner: 'pnc_definer' },
    ])
  })

  test('in public belong to extensions, and nothing else stands there', async () => {
    const rows = await database.asOwner(`
      select classid::regclass, objid from (
        select 'pg_proc'::regclass as classid, oid as objid from pg_proc where pronamespace = 'public'::regnamespace
        union all select 'pg_class'::regclass, oid from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f', 'S')
        union all select 'pg_operator'::regclass, oid from pg_operator where oprnamespace = 'public'::regnamespace
      ) objects
      where not exists (
        select from pg_depend d where d.classid = objects.classid and d.objid = objects.objid and d.deptype = 'e'
      )`)
    expect(rows).toEqual([])
  })
})

describe('columns', () => {
  const kept = [
    'created_at',
    'created_by',
    'updated_at',
    'updated_by',
    'version',
    'restored_at',
    'deletion_id',
    'search',
  ]

  test('that triggers keep are written by no service', async () => {
    for (const { name, insertable, updatable } of await everyTable(database)) {
      for (const column of kept) expect([...insertable, ...updatable], name).not.toContain(column)
      expect(insertable, name).not.toContain('deleted_at')
    }
  })

  test('that say whose row it is are never updated', async () => {
    for (const { name, updatable } of await everyTable(database)) {
      for (const column of ['id', 'tenant_id', 'user_id', 'author_id', 'business_id']) {
        expect(updatable, name).not.toContain(column)
      }
    }
  })

  test('are written by a reader, an operator or an auditor in no table', async () => {
    for (const role of ['pnc_readonly', 'pnc_operator', 'pnc_auditor']) {
      for (const { name } of await everyTable(database)) {
        const [row] = await database.asOwner<{ can: boolean }>(
          `select has_any_column_privilege($1, $2::regclass, 'insert, update') or has_table_privilege($1, $2::regclass, 'delete, truncate') as can`,
          [role, name],
        )
        expect(row!.can, `${role} ${name}`).toBe(false)
      }
    }
  })
})
