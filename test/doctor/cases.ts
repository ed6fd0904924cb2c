import { contextKeyId } from '../../src/database/context-key-id.js'
import type { Facts } from '../../src/doctor/facts.js'
import { now, plainRole, type PatientTraits } from './a-patient.js'

/** For each check a patient that it speaks of, what it names there, and one that it says nothing of. */
export interface CheckCase {
  readonly ill: PatientTraits
  readonly names: readonly string[]
  readonly well: PatientTraits
}

const secret = 'q7Xv2LrP0sKd9TzYbW4mNcE6uHjG1aFi3oQx8RtS'
const days = (count: number) => new Date(now - count * 86_400_000)
const key = (traits: Partial<Facts['context-keys']> = {}) => ({
  id: contextKeyId(secret),
  installedAt: days(1),
  bits: 200,
  ...traits,
})
const keys = (...all: readonly Partial<Facts['context-keys']>[]) => ({ 'context-keys': all.map(key) })
const login = (traits: object) => ({
  name: 'ama',
  isSuperuser: false,
  bypassesRowSecurity: false,
  mayMigrate: true,
  ...traits,
})
const roles = (...all: readonly Partial<typeof plainRole>[]) => ({
  roles: all.map((role) => ({ ...plainRole, ...role })),
})
const month = (name: string, from: string, to: string) => ({
  parent: 'chat.messages',
  keyType: 'timestamptz',
  partition: `chat.messages_${name}`,
  lower: `${from} 00:00:00+00`,
  upper: `${to} 00:00:00+00`,
  lowerAt: new Date(`${from}T00:00:00Z`),
  upperAt: new Date(`${to}T00:00:00Z`),
})
const march = month('03', '2026-03-01', '2026-04-01')
const april = month('04', '2026-04-01', '2026-05-01')
const may = month('05', '2026-05-01', '2026-06-01')
const setting = (name: string, value: string) => ({ settings: [{ name, setting: value }] })
const index = (traits: Partial<Facts['indexes']>) => ({
  table: 'market.listings',
  index: 'market.a_idx',
  likeness: '1 | btree | 1',
  isUnique: false,
  constraint: null,
  bytes: 8192,
  ...traits,
})
const table = (traits: Partial<Facts['tables']>) => ({
  table: 'market.listings',
  isPartitioned: false,
  rows: 50_000,
  deadRows: 0,
  changedRows: 0,
  wasAnalyzed: true,
  ...traits,
})
const sequence = (traits: Partial<Facts['sequences']>) => ({
  name: 'core.tenants_id_seq',
  column: 'core.tenants.id',
  type: 'integer',
  isVisible: true,
  used: 0.1,
  ...traits,
})
const session = (traits: Partial<Facts['sessions']>) => ({
  pid: 7,
  login: 'shop_api',
  application: '',
  isHidden: false,
  state: 'idle in transaction',
  seconds: 3600,
  ...traits,
})
const slot = (traits: Partial<Facts['replication-slots']>) => ({
  name: 'replica',
  isActive: true,
  walStatus: 'reserved',
  bytes: 1024,
  ...traits,
})

export const cases: Readonly<Record<string, CheckCase>> = {
  'login-superuser': {
    ill: { login: login({ isSuperuser: true }) },
    names: ['ama'],
    well: {},
  },
  'login-cannot-migrate': {
    ill: { login: login({ mayMigrate: false }) },
    names: ['ama'],
    well: {},
  },
  'service-login-unsafe': {
    ill: {
      has: roles(
        { ownsObjects: true },
        { name: 'shop_web', groups: ['pnc_migrator', 'pnc_owner', 'pnc_service'] },
      ),
    },
    names: ['shop_api', 'shop_web'],
    well: { has: roles({}, { name: 'deploy', groups: ['pnc_migrator', 'pnc_owner'], ownsObjects: true }) },
  },
  'member-with-attributes': {
    ill: {
      has: roles(
        { name: 'a', isSuperuser: true },
        { name: 'b', bypassesRowSecurity: true },
        { name: 'c', createsRoles: true },
        { name: 'd', replicates: true },
        { name: 'e', groups: ['pg_execute_server_program', 'pnc_readonly'] },
      ),
    },
    names: ['a', 'b', 'c', 'd', 'e'],
    well: { has: roles({}, { name: 'postgres', isSuperuser: true, groups: [] }) },
  },
  'group-role-unsafe': {
    ill: {
      has: roles({ name: 'pnc_service' }, { name: 'pnc_search', canLogin: false, bypassesRowSecurity: true }),
    },
    names: ['pnc_service', 'pnc_search'],
    well: { has: roles({ name: 'pnc_service', canLogin: false }, { name: 'pnc_of_somebody' }) },
  },
  'owner-member': {
    ill: { has: roles({ directGroups: ['pnc_owner'] }, { name: 'b', directGroups: ['pnc_search'] }) },
    names: ['shop_api', 'b'],
    well: {
      has: roles(
        { name: 'pnc_migrator', directGroups: ['pnc_owner'] },
        { name: 'pnc_owner', directGroups: ['pnc_definer', 'pnc_search'] },
      ),
    },
  },
  'login-without-password': {
    ill: { has: { ...roles({}), 'login-passwords': [{ name: 'shop_api' }] } },
    names: ['shop_api'],
    well: { has: { ...roles({ groups: [] }), 'login-passwords': [{ name: 'shop_api' }] } },
  },
  'context-key-missing': { ill: {}, names: ['core.context_secrets'], well: { has: keys({}) } },
  'context-key-weak': {
    ill: { contextSecret: 'change-me-change-me-change-me-change-me', has: keys({ id: 'k', bits: 12 }) },
    names: ['the configured secret', 'key k'],
    well: { contextSecret: secret, has: keys({}) },
  },
  'context-key-untrusted': {
    ill: { contextSecret: secret, has: keys({ id: 'other' }) },
    names: [`key ${contextKeyId(secret)}`],
    well: { contextSecret: secret, has: keys({ id: 'other' }, {}) },
  },
  'context-secret-unconfigured': { ill: {}, names: ['PNC_CONTEXT_SECRET'], well: { contextSecret: secret } },
  'context-key-old': {
    ill: { has: keys({ id: 'k', installedAt: days(400) }) },
    names: ['key k'],
    well: { has: keys({ installedAt: days(300) }) },
  },
  'context-keys-many': {
    ill: { has: keys({ id: 'a' }, { id: 'b' }, { id: 'c' }) },
    names: ['core.context_secrets'],
    well: { has: keys({ id: 'a' }, { id: 'b' }) },
  },
  'clock-skew': {
    ill: { readClock: () => Promise.resolve(now - 4_000) },
    names: ['clock'],
    well: { readClock: () => Promise.resolve(now + 2_000) },
  },
  'extension-missing': {
    ill: { has: { extensions: [{ name: 'postgis', installed: '3.3.2', available: '3.3.2' }] } },
    names: ['pgcrypto', 'unaccent', 'btree_gin', 'btree_gist', 'pg_trgm'],
    well: {
      has: {
        extensions: ['postgis', 'pgcrypto', 'unaccent', 'btree_gin', 'btree_gist', 'pg_trgm'].map((name) => ({
          name,
          installed: '1',
          available: '1',
        })),
      },
    },
  },
  'extension-outdated': {
    ill: {
      has: {
        extensions: [
          { name: 'postgis', installed: '3.3.2', available: '3.4.0' },
          { name: 'lost', installed: '1', available: null },
        ],
      },
    },
    names: ['postgis', 'lost'],
    well: { has: { extensions: [{ name: 'postgis', installed: '3.4.0', available: '3.4.0' }] } },
  },
  'migration-pending': {
    ill: { status: { migrations: [{ file: '000003-a.sql', state: 'pending', findings: [] }] as never } },
    names: ['000003-a.sql'],
    well: { status: { migrations: [{ file: '000003-a.sql', state: 'applied', findings: [] }] as never } },
  },
  'migration-mismatch': {
    ill: {
      status: {
        migrations: [
          {
            file: 'a.sql',
            state: 'changed',
            findings: [{ kind: 'edited', file: 'a.sql', detail: 'It was edited.', remedy: 'Put it back.' }],
          },
        ] as never,
      },
    },
    names: ['a.sql'],
    well: {},
  },
  'bootstrap-incomplete': {
    ill: {
      status: {
        missing: [{ kind: 'privilege', name: '', sql: 'revoke create on schema public from public' }],
      },
    },
    names: ['revoke create on schema public from public'],
    well: {
      status: {
        missing: [
          { kind: 'extension', name: 'postgis', sql: 'create extension postgis' },
          { kind: 'membership', name: '', sql: 'grant pnc_migrator to "ama"' },
        ],
      },
    },
  },
  'duplicate-index': {
    ill: {
      has: { indexes: [index({}), index({ index: 'market.a_key', isUnique: true, constraint: 'a_key' })] },
    },
    names: ['market.a_idx'],
    well: { has: { indexes: [index({}), index({ index: 'market.b_idx', likeness: '1 | btree | 2' })] } },
  },
  'partition-missing': {
    ill: {
      has: { partitions: [march, { ...march, parent: 'a', partition: null, lower: null, upper: null }] },
    },
    names: ['chat.messages', 'a'],
    well: { has: { partitions: [april, march] } },
  },
  'partition-gap': {
    ill: { has: { partitions: [may, march] } },
    names: ['chat.messages'],
    well: { has: { partitions: [may, april, march] } },
  },
  'default-partition': {
    ill: { has: { 'default-partitions': [{ parent: 'a', partition: 'a_default' }] } },
    names: ['a_default'],
    well: {},
  },
  'sequence-near-end': {
    ill: {
      has: { sequences: [sequence({ used: 0.76 }), sequence({ name: 's', column: null, used: 0.99 })] },
    },
    names: ['core.tenants.id', 's'],
    well: { has: { sequences: [sequence({ used: 0.74 }), sequence({ used: null })] } },
  },
  'database-wraparound': {
    ill: { has: { 'database-ages': [{ database: 'shop', kind: 'transactions', age: 230e6, limit: 200e6 }] } },
    names: ['shop'],
    well: { has: { 'database-ages': [{ database: 'shop', kind: 'multixacts', age: 210e6, limit: 200e6 }] } },
  },
  'table-wraparound': {
    ill: { has: { 'table-ages': [{ table: 'a', age: 1_300e6, limit: 2_000e6 }] } },
    names: ['a'],
    well: { has: { 'table-ages': [{ table: 'a', age: 1e6, limit: 200e6 }] } },
  },
  'connections-scarce': {
    ill: { has: { connections: [{ used: 90, allowed: 97 }] } },
    names: ['max_connections'],
    well: { has: { connections: [{ used: 50, allowed: 97 }] } },
  },
  'prepared-transaction': {
    ill: { has: { 'prepared-transactions': [{ gid: 'g', owner: 'a', database: 'shop', seconds: 7200 }] } },
    names: ['g'],
    well: { has: { 'prepared-transactions': [{ gid: 'g', owner: 'a', database: 'shop', seconds: 3 }] } },
  },
  'idle-in-transaction': {
    ill: { has: { sessions: [session({}), session({ pid: 8, state: 'idle in transaction (aborted)' })] } },
    names: ['session 7', 'session 8'],
    well: { has: { sessions: [session({ seconds: 2 }), session({ state: 'active' })] } },
  },
  'replication-slot-lagging': {
    ill: {
      has: {
        'replication-slots': [
          slot({ isActive: false }),
          slot({ name: 'far', bytes: 2 * 1024 ** 3 }),
          slot({ name: 'gone', walStatus: 'lost', bytes: null }),
        ],
      },
    },
    names: ['replica', 'far', 'gone'],
    well: { has: { 'replication-slots': [slot({})] } },
  },
  'statistics-missing': {
    ill: { has: { tables: [table({ wasAnalyzed: false })] } },
    names: ['market.listings'],
    well: { has: { tables: [table({}), table({ wasAnalyzed: false, rows: 10 })] } },
  },
  'statistics-stale': {
    ill: { has: { tables: [table({ changedRows: 30_000 })] } },
    names: ['market.listings'],
    well: { has: { tables: [table({ changedRows: 20_000 })] } },
  },
  'dead-rows': {
    ill: { has: { tables: [table({ deadRows: 30_000 })] } },
    names: ['market.listings'],
    well: { has: { tables: [table({ deadRows: 10_000 }), table({ rows: 10, deadRows: 9_000 })] } },
  },
  'durability-off': {
    ill: { has: setting('fsync', 'off') },
    names: ['fsync'],
    well: { has: setting('fsync', 'on') },
  },
  'autovacuum-off': {
    ill: { has: setting('track_counts', 'off') },
    names: ['track_counts'],
    well: { has: setting('track_counts', 'on') },
  },
  'password-encryption-md5': {
    ill: { has: setting('password_encryption', 'md5') },
    names: ['password_encryption'],
    well: { has: setting('password_encryption', 'scram-sha-256') },
  },
  'parameters-logged': {
    ill: {
      has: {
        settings: [
          { name: 'log_parameter_max_length', setting: '-1' },
          { name: 'log_statement', setting: 'mod' },
        ],
      },
    },
    names: ['log_parameter_max_length'],
    well: {
      has: {
        settings: [
          { name: 'log_parameter_max_length', setting: '0' },
          { name: 'log_statement', setting: 'mod' },
        ],
      },
    },
  },
  'statements-logged': {
    ill: { has: setting('log_statement', 'all') },
    names: ['log_statement'],
    well: { has: setting('log_statement', 'ddl') },
  },
  'row-security-off': {
    ill: {
      has: {
        'role-settings': [
          { scope: 'shop_api', reset: 'alter role shop_api reset row_security', setting: 'row_security=off' },
        ],
      },
    },
    names: ['shop_api'],
    well: { has: { 'role-settings': [{ scope: 'shop_api', reset: '', setting: 'work_mem=64MB' }] } },
  },
}
