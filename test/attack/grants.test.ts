import { describe, expect, test } from 'vitest'
import { useTestDatabase } from '../harness/use-test-database.js'
import { everyTable, ourSchemas } from './every-table.js'
import { addPopulatedMarkets } from './populated-markets.js'

const database = await useTestDatabase()
await addPopulatedMarkets(database)

/** What the roles of people and services may call in our schemas. A new function is callable by nobody until it stands here. */
const callable = {
  everybody: [
    'core.can',
    'core.current_context',
    'core.current_tenant_id',
    'core.current_user_id',
    'core.enter',
    'core.has_any_role',
    'core.has_role',
    'core.is_staff',
    'core.refuse_nobody',
    'core.role_tenant_id',
    'core.search_document',
    'core.search_query',
    'core.staff_tenant_id',
    'core.uuid_v7',
    'core.uuid_v7_floor',
    'core.uuid_v7_time',
    'core.why_not',
  ],
  /** What storing a rule calls. */
  writers: ['core.compile_conditions', 'core.condition_operand', 'core.moment_of'],
  readers: [
    'core.ciphertext_key_id',
    'core.setting',
    'core.update_required',
    'market.category_subtree',
    'market.search_listings',
  ],
  services: [
    'core.approve_signup',
    'core.destroy_subject_keys',
    'core.member_contact',
    'core.take_rate_limit',
  ],
  /** What each of them does under whose context, `test/authentication` shows. */
  signIn: [
    'core.authenticate_session',
    'core.begin_challenge',
    'core.begin_password_check',
    'core.change_password',
    'core.end_sessions',
    'core.enter_authentication',
    'core.hold_identity',
    'core.link_identity',
    'core.reset_password',
    'core.session_tenants',
    'core.sign_in_with_challenge',
    'core.sign_in_with_password',
    'core.sign_in_with_proof',
    'core.unlink_identity',
    'core.unlock_member',
  ],
  operators: [
    'core.count_cells',
    'core.count_data_keys',
    'core.create_tenant',
    'core.data_keys_in_use',
    'core.destroy_replaced_keys',
    'core.list_data_keys',
    'core.list_tenants',
    'core.purge_challenges',
    'core.purge_rate_limits',
    'core.purge_sessions',
    'core.read_cells',
    'core.read_stale_indexes',
    'core.replace_cells',
    'core.replace_data_keys',
    'core.restore_person',
    'core.rewrap_data_keys',
    'core.set_tenant_status',
  ],
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
    [
      'pnc_service',
      [
        ...callable.everybody,
        ...callable.readers,
        ...callable.services,
        ...callable.signIn,
        ...callable.trailReaders,
        ...callable.writers,
      ].sort(),
    ],
    ['pnc_readonly', [...callable.everybody, ...callable.readers]],
    ['pnc_operator', [...callable.everybody, ...callable.operators, ...callable.sealers]],
    ['pnc_auditor', [...callable.everybody, ...callable.trailReaders]],
  ])('%s may call those of the list and no others', async (role, expected) => {
    const rows = await database.asOwner<{ name: string }>(
      `select distinct n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in (${ourSchemas}) and has_function_privilege($1, p.oid, 'execute') order by 1`,
      [role],
    )
    expect(rows.map(({ name }) => name)).toEqual([...expected].sort())
  })

  test('with the rights of another role are known, and owned by a role that nobody may become', async () => {
    const rows = await database.asOwner<{ name: string; owner: string }>(
      `select n.nspname || '.' || p.proname as name, pg_get_userbyid(p.proowner) as owner
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and has_function_privilege('pnc_service', p.oid, 'execute')
         or p.prosecdef and n.nspname in (${ourSchemas}) order by 1`,
    )
    const recorders = rows
      .map(({ name }) => name)
      .filter((name) => /^audit\.tg_(core|market)_\w+__record$/.test(name))
    const ofSignIn = [...callable.signIn, ...callable.operators].map((name) => ({
      name,
      owner: 'pnc_definer',
    }))
    const expected = [
      ...ofSignIn,
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
        // What records the changes of a table is made with its trigger.
        ...recorders,
      ].map((name) => ({ name, owner: name === 'audit.heal_month' ? 'pnc_owner' : 'pnc_definer' })),
      { name: 'core.approve_signup', owner: 'pnc_definer' },
      { name: 'core.current_context', owner: 'pnc_definer' },
      { name: 'core.enter', owner: 'pnc_definer' },
      { name: 'core.member_contact', owner: 'pnc_definer' },
      { name: 'core.tg_memberships__drop_roles', owner: 'pnc_definer' },
      { name: 'core.tg_users__take_memberships', owner: 'pnc_definer' },
      { name: 'core.tg__check_grantee', owner: 'pnc_definer' },
      { name: 'core.keep_an_admin', owner: 'pnc_definer' },
      { name: 'core.take_rate_limit', owner: 'pnc_definer' },
      { name: 'core.tg__cascade_deletion', owner: 'pnc_definer' },
      { name: 'core.tg_memberships__keep_admin', owner: 'pnc_definer' },
      { name: 'core.tg_profile_details__check_id', owner: 'pnc_definer' },
      { name: 'core.tg_role_grants__check_role', owner: 'pnc_definer' },
      { name: 'core.tg_role_grants__keep_admin', owner: 'pnc_definer' },
      { name: 'core.why_not', owner: 'pnc_definer' },
      { name: 'core.tg__check_ciphertext', owner: 'pnc_definer' },
      { name: 'market.search_listings', owner: 'pnc_search' },
      { name: 'market.tg_businesses__cascade_deletion', owner: 'pnc_definer' },
      { name: 'market.tg_listings__check_business', owner: 'pnc_definer' },
    ]
    expect(rows).toEqual(expected.sort((one, other) => (one.name < other.name ? -1 : 1)))
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
