/** Where a key can be given, what it is without, and how it may be shown. The file knows every key by its own name. */
export interface ConfigKeyEntry {
  readonly env: string
  readonly flag?: string
  readonly default?: string
  /** What the command does where there is neither a value nor a default. */
  readonly unset?: string
  /** `whole`: never shown; `password`: a URL whose password is never shown. */
  readonly secret?: 'whole' | 'password'
}

/** Every key of the configuration, in the order in which `pnc-db config` prints them. */
export const configKeys = {
  databaseUrl: {
    env: 'DATABASE_URL',
    flag: '--database-url',
    unset: 'the embedded engine',
    secret: 'password',
  },
  shadowDatabaseUrl: {
    env: 'SHADOW_DATABASE_URL',
    flag: '--shadow-database-url',
    unset: 'a temporary database on the same server',
    secret: 'password',
  },
  dataDir: { env: 'PNC_DATA_DIR', flag: '--data-dir', default: '.pnc-db' },
  serviceRole: { env: 'PNC_SERVICE_ROLE', default: 'pnc_service' },
  contextSecret: { env: 'PNC_CONTEXT_SECRET', secret: 'whole' },
  keyRing: { env: 'PNC_KEY_RING', unset: 'the ring of keyRingFile', secret: 'whole' },
  keyRingFile: {
    env: 'PNC_KEY_RING_FILE',
    flag: '--key-ring-file',
    unset: 'key-ring.json in the data folder, if it is there',
  },
  auditKey: { env: 'PNC_AUDIT_KEY', unset: 'seals of the audit trail are not signed', secret: 'whole' },
  contextTtlSeconds: { env: 'PNC_CONTEXT_TTL', default: '300' },
  lockTimeout: { env: 'PNC_LOCK_TIMEOUT', flag: '--lock-timeout', default: '60s' },
  statementTimeout: { env: 'PNC_STATEMENT_TIMEOUT', default: '0' },
  connectTimeout: { env: 'PNC_CONNECT_TIMEOUT', default: '10s' },
  poolSize: { env: 'PNC_POOL_SIZE', default: '10' },
  typesFile: { env: 'PNC_TYPES_FILE', unset: 'src/database/database.generated.ts of the project' },
} as const satisfies Record<string, ConfigKeyEntry>

export type ConfigKey = keyof typeof configKeys

/** The entries with their names, typed. */
export const configKeyEntries = Object.entries(configKeys) as readonly (readonly [
  ConfigKey,
  ConfigKeyEntry,
])[]

/** What the command line gave: values by key, and the file named by --config. */
export interface ConfigFlags {
  readonly values?: Readonly<Partial<Record<ConfigKey, string>>>
  readonly configFile?: string | undefined
}
