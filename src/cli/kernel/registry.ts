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

const groups = {
  start: 'Start here:',
  database: 'Database:',
  development: 'Development:',
  tool: 'This tool:',
} as const

/** While a file is not there yet, the others keep working. */
const from = (file: string) => async (): Promise<CommandModule> => {
  const name = file.replace(/-(\w)/gu, (_match, letter: string) => letter.toUpperCase())
  const module = (await import(`../commands/${file}.js`)) as Record<string, CommandModule>
  const command = module[name]
  if (!command) throw new Error(`commands/${file}.js does not export ${name}`)
  return command
}

/** Every command, in the order of the help text. Only the summaries are here: a command's file is loaded when it is called. */
export const registry: readonly RegistryEntry[] = [
  {
    path: ['demo'],
    group: groups.start,
    summary: 'See it work: an embedded database, migrated, seeded, and a guided tour',
    load: from('demo'),
  },

  {
    path: ['migrate'],
    group: groups.database,
    summary: 'Bring the database to the newest migration',
    load: from('migrate'),
  },
  {
    path: ['migrate', 'status'],
    summary: 'Say which migrations are applied and which are pending; writes nothing',
    load: from('migrate-status'),
  },
  {
    path: ['migrate', 'current'],
    summary: 'Run current.sql once, the migration being written',
    load: from('migrate-current'),
  },
  {
    path: ['migrate', 'watch'],
    summary: 'Run current.sql again whenever it changes',
    load: from('migrate-watch'),
  },
  {
    path: ['migrate', 'commit'],
    summary: 'Turn current.sql into the next numbered migration',
    load: from('migrate-commit'),
  },
  {
    path: ['migrate', 'uncommit'],
    summary: 'Move the newest migration back into current.sql',
    load: from('migrate-uncommit'),
  },
  {
    path: ['migrate', 'reset'],
    summary: 'Drop the database, create it again and migrate it; all rows are lost',
    load: from('migrate-reset'),
  },
  {
    path: ['migrate', 'bootstrap'],
    summary: 'Create the roles and extensions that migrations need, or print the SQL for a DBA',
    load: from('migrate-bootstrap'),
  },
  {
    path: ['seed'],
    group: groups.database,
    summary: 'Fill the database with plausible rows, the same for the same seed',
    load: from('seed'),
  },

  { path: ['dev'], group: groups.development, summary: 'Run the embedded database in the background' },
  {
    path: ['dev', 'start'],
    summary: 'Start it, for editors and services to connect to',
    load: from('dev-start'),
  },
  { path: ['dev', 'stop'], summary: 'Stop it', load: from('dev-stop') },
  {
    path: ['dev', 'status'],
    summary: 'Say whether it runs, where, and since when',
    load: from('dev-status'),
  },
  { path: ['dev', 'url'], summary: 'Print its connection URL', load: from('dev-url') },
  { path: ['dev', 'psql'], summary: 'Open psql on it', load: from('dev-psql') },
  {
    path: ['types'],
    group: groups.development,
    summary: 'Generate the TypeScript types from the live schema, or check them',
    load: from('types'),
  },

  {
    path: ['config'],
    group: groups.tool,
    summary: 'Print the resolved configuration and where each value came from',
    load: from('config'),
  },
  {
    path: ['completion'],
    group: groups.tool,
    summary: 'Print a completion script for bash, zsh or fish',
    load: from('completion'),
  },
]
