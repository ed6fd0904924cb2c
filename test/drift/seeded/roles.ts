import type { SeededDrift } from './seeded-drift.js'

/** What is changed in roles, which all databases of a server share: in a transaction that is rolled back. */
export const roleDrifts: readonly SeededDrift[] = [
  {
    name: 'a role that bypasses row security',
    sql: 'alter role pnc_service bypassrls',
    found: [['role-changed', 'pnc_service', 'It bypasses row security; the migrations say nobypassrls.']],
  },
  {
    name: 'a group that logs in, makes roles and databases, replicates',
    sql: 'alter role pnc_operator login createrole createdb replication',
    found: ['logs in', 'makes and changes roles', 'makes databases', 'reads every change'].map(
      (does) => ['role-changed', 'pnc_operator', `It ${does}`] as const,
    ),
  },
  {
    name: 'a superuser',
    sql: 'alter role pnc_readonly superuser',
    found: [['role-changed', 'pnc_readonly', 'It is a superuser; the migrations say nosuperuser.']],
  },
  {
    name: 'an owner that inherits',
    sql: 'alter role pnc_owner inherit',
    found: [
      [
        'role-changed',
        'pnc_owner',
        'It has the privileges of the roles it is a member of; the migrations say noinherit.',
      ],
    ],
  },
  {
    name: 'memberships',
    sql: 'grant pg_read_all_data to pnc_readonly; revoke pnc_search from pnc_owner',
    found: [
      ['role-changed', 'pnc_readonly', 'Its membership is pg_read_all_data; the migrations say none.'],
      [
        'role-changed',
        'pnc_owner',
        'Its membership is pnc_definer; the migrations say pnc_definer, pnc_search.',
      ],
    ],
  },
  {
    name: 'settings that change what names mean',
    sql: `alter role pnc_service set search_path = zoo; alter role pnc_service set statement_timeout = '5s'`,
    found: [['role-changed', 'pnc_service', 'Its settings is search_path=zoo; the migrations say none.']],
  },
  {
    name: 'a role that is gone',
    sql: 'alter role pnc_auditor rename to pnc_other',
    found: [['role-missing', 'pnc_auditor', 'the database does not have it']],
    isBeyondRepair: true, // by the name alone; the old one still stands
  },
  {
    name: 'the database opened to everybody',
    sql: "do $$ begin execute format('grant create, temporary on database %I to public', current_database()); end $$",
    found: [['grant-unexpected', '<database>', 'Everybody may create, temporary; no migration grants it.']],
  },
  {
    name: 'a database whose sessions fire no trigger and find other objects first',
    sql: `do $$ begin
      execute format('alter database %I set session_replication_role = replica', current_database());
      execute format('alter database %I set search_path = zoo, public', current_database());
      execute format('alter database %I set work_mem = %L', current_database(), '64MB');
    end $$;
    alter role all set row_security = off`,
    found: [
      ['database-changed', '<database>', 'Every session begins with session_replication_role=replica; no'],
      ['database-changed', '<database>', 'Every session begins with search_path=zoo, public; no'],
      ['database-changed', '<database>', 'Every session of the server begins with row_security=off; no'],
    ],
  },
]
