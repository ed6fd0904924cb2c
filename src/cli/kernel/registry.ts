import { type CommandModule } from './command.js'

export interface RegistryEntry {
  /** The words a user types after `pnc-db`. */
  readonly path: readonly string[]
  /** One line for the list of commands; no full stop. */
  readonly summary: string
  /** The heading the command stands under in `pnc-db --help`. */
  readonly group?: string
  /** Loads the command's file; absent where the path only groups subcommands. */
  readonly load?: () => Promise<CommandModule>
}

/** The headings of `pnc-db --help`. */
export const commandGroups = {
  start: 'Start here:',
  database: 'Database:',
  development: 'Development:',
  tool: 'This tool:',
} as const

/** Every command, in the order of the help text. Only the summaries are here: a command's file is loaded when it is called. */
export const registry: readonly RegistryEntry[] = [
  {
    path: ['demo'],
    group: commandGroups.start,
    summary: 'See it work: an embedded database and a guided tour',
    load: async () => (await import('../commands/demo.js')).demo,
  },
  {
    path: ['init'],
    group: commandGroups.start,
    summary: 'Start a project of your own: migrations, tenancy, CI',
    load: async () => (await import('../commands/init.js')).init,
  },

  {
    path: ['migrate'],
    group: commandGroups.database,
    summary: 'Bring the database to the newest migration',
    load: async () => (await import('../commands/migrate.js')).migrate,
  },
  {
    path: ['migrate', 'status'],
    summary: 'Say which migrations are applied and which pending',
    load: async () => (await import('../commands/migrate-status.js')).migrateStatus,
  },
  {
    path: ['migrate', 'plan'],
    summary: 'Print the SQL to come, its locks and its dangers',
    load: async () => (await import('../commands/migrate-plan.js')).migratePlan,
  },
  {
    path: ['migrate', 'verify'],
    summary: 'Find applied migrations that were edited, moved or lost',
    load: async () => (await import('../commands/migrate-verify.js')).migrateVerify,
  },
  {
    path: ['migrate', 'lint'],
    summary: 'Hold the migrations to the rules, and look at their locks',
    load: async () => (await import('../commands/migrate-lint.js')).migrateLint,
  },
  {
    path: ['migrate', 'drift'],
    summary: 'Find what was changed in the database past the migrations',
    load: async () => (await import('../commands/migrate-drift.js')).migrateDrift,
  },
  {
    path: ['migrate', 'current'],
    summary: 'Run current.sql, the migration being written',
    load: async () => (await import('../commands/migrate-current.js')).migrateCurrent,
  },
  {
    path: ['migrate', 'watch'],
    summary: 'Run current.sql again whenever it changes',
    load: async () => (await import('../commands/migrate-watch.js')).migrateWatch,
  },
  {
    path: ['migrate', 'commit'],
    summary: 'Turn current.sql into the next numbered migration',
    load: async () => (await import('../commands/migrate-commit.js')).migrateCommit,
  },
  {
    path: ['migrate', 'uncommit'],
    summary: 'Move the newest migration back into current.sql',
    load: async () => (await import('../commands/migrate-uncommit.js')).migrateUncommit,
  },
  {
    path: ['migrate', 'rollback'],
    summary: 'Take the newest migrations back by their down files',
    load: async () => (await import('../commands/migrate-rollback.js')).migrateRollback,
  },
  {
    path: ['migrate', 'reset'],
    summary: 'Empty the database and migrate it; all rows are lost',
    load: async () => (await import('../commands/migrate-reset.js')).migrateReset,
  },
  {
    path: ['migrate', 'bootstrap'],
    summary: 'Create the roles and extensions, or print their SQL',
    load: async () => (await import('../commands/migrate-bootstrap.js')).migrateBootstrap,
  },
  {
    path: ['seed'],
    group: commandGroups.database,
    summary: 'Fill the database with plausible, repeatable rows',
    load: async () => (await import('../commands/seed.js')).seed,
  },
  {
    path: ['doctor'],
    group: commandGroups.database,
    summary: 'Look at the health of the live database',
    load: async () => (await import('../commands/doctor.js')).doctor,
  },
  {
    path: ['psql'],
    group: commandGroups.database,
    summary: 'Open psql, as a user of one tenant where you say which',
    load: async () => (await import('../commands/psql.js')).psql,
  },
  { path: ['tenants'], group: commandGroups.database, summary: 'List, make, suspend and close tenants' },
  {
    path: ['tenants', 'list'],
    summary: 'List the tenants and how many members they have',
    load: async () => (await import('../commands/tenants-list.js')).tenantsList,
  },
  {
    path: ['tenants', 'create'],
    summary: 'Make a market, an organisation or an agency',
    load: async () => (await import('../commands/tenants-create.js')).tenantsCreate,
  },
  {
    path: ['tenants', 'status'],
    summary: 'Open a tenant, suspend or close it',
    load: async () => (await import('../commands/tenants-status.js')).tenantsStatus,
  },
  { path: ['prove'], group: commandGroups.database, summary: 'Prove what must never break' },
  {
    path: ['prove', 'isolation'],
    summary: 'Attack the isolation of tenants in every way',
    load: async () => (await import('../commands/prove-isolation.js')).proveIsolation,
  },
  {
    path: ['keys'],
    group: commandGroups.database,
    summary: 'Make, list, rotate and verify the keys of encrypted columns',
  },
  {
    path: ['keys', 'init'],
    summary: 'Make a key ring file that only its owner can read',
    load: async () => (await import('../commands/keys-init.js')).keysInit,
  },
  {
    path: ['keys', 'list'],
    summary: 'Say which keys there are, how old, and what uses them',
    load: async () => (await import('../commands/keys-list.js')).keysList,
  },
  {
    path: ['keys', 'rotate'],
    summary: 'Put everything under the active key, beside running services',
    load: async () => (await import('../commands/keys-rotate.js')).keysRotate,
  },
  {
    path: ['keys', 'verify'],
    summary: 'Find keys and values that do not decrypt',
    load: async () => (await import('../commands/keys-verify.js')).keysVerify,
  },

  {
    path: ['audit'],
    group: commandGroups.database,
    summary: 'Read, seal and verify the trail; undo transactions',
  },
  {
    path: ['audit', 'log'],
    summary: 'List who changed what, newest first',
    load: async () => (await import('../commands/audit-log.js')).auditLog,
  },
  {
    path: ['audit', 'show'],
    summary: 'Show one change, before and after',
    load: async () => (await import('../commands/audit-show.js')).auditShow,
  },
  {
    path: ['audit', 'seal'],
    summary: 'Seal the changes of closed transactions',
    load: async () => (await import('../commands/audit-seal.js')).auditSeal,
  },
  {
    path: ['audit', 'verify'],
    summary: 'Find changes that were edited, removed or inserted',
    load: async () => (await import('../commands/audit-verify.js')).auditVerify,
  },
  {
    path: ['audit', 'undo'],
    summary: 'Take back what one transaction changed',
    load: async () => (await import('../commands/audit-undo.js')).auditUndo,
  },

  { path: ['dev'], group: commandGroups.development, summary: 'Run the embedded database in the background' },
  {
    path: ['dev', 'start'],
    summary: 'Start it, for editors and services to connect to',
    load: async () => (await import('../commands/dev-start.js')).devStart,
  },
  {
    path: ['dev', 'stop'],
    summary: 'Stop it',
    load: async () => (await import('../commands/dev-stop.js')).devStop,
  },
  {
    path: ['dev', 'status'],
    summary: 'Say whether it runs, where, and since when',
    load: async () => (await import('../commands/dev-status.js')).devStatus,
  },
  {
    path: ['dev', 'url'],
    summary: 'Print its connection URL',
    load: async () => (await import('../commands/dev-url.js')).devUrl,
  },
  {
    path: ['dev', 'psql'],
    summary: 'Open psql on it',
    load: async () => (await import('../commands/dev-psql.js')).devPsql,
  },
  {
    path: ['types'],
    group: commandGroups.development,
    summary: 'Generate or check the types of the live schema',
    load: async () => (await import('../commands/types.js')).types,
  },
  {
    path: ['docs'],
    group: commandGroups.development,
    summary: 'Write or check the data dictionary of the schema',
    load: async () => (await import('../commands/docs.js')).docs,
  },
  {
    path: ['context'],
    group: commandGroups.development,
    summary: 'Sign or read the context tokens of services',
  },
  {
    path: ['context', 'sign'],
    summary: 'Print a token for debugging',
    load: async () => (await import('../commands/context-sign.js')).contextSign,
  },
  {
    path: ['context', 'inspect'],
    summary: 'Say whose a token is and what becomes of it',
    load: async () => (await import('../commands/context-inspect.js')).contextInspect,
  },

  {
    path: ['config'],
    group: commandGroups.tool,
    summary: 'Print each setting and where it came from',
    load: async () => (await import('../commands/config.js')).config,
  },
  {
    path: ['completion'],
    group: commandGroups.tool,
    summary: 'Print a completion script for bash, zsh or fish',
    load: async () => (await import('../commands/completion.js')).completion,
  },
]
