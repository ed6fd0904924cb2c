import { existsSync } from 'node:fs'
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

/** While a file is not there yet, the others keep working. */
const from = (file: string) => async (): Promise<CommandModule> => {
  const name = file.replace(/-(\w)/gu, (_match, letter: string) => letter.toUpperCase())
  if (!existsSync(new URL(`../commands/${file}.js`, import.meta.url))) {
    return { configure: () => undefined, run: () => Promise.reject(new Error(`${name} is not written yet`)) }
  }
  const module = (await import(`../commands/${file}.js`)) as Record<string, CommandModule>
  const command = module[name]
  if (!command) throw new Error(`commands/${file}.js does not export ${name}`)
  return command
}

/** Every command, in the order of the help text. Only the summaries are here: a command's file is loaded when it is called. */
export const registry: readonly RegistryEntry[] = [
  {
    path: ['demo'],
    group: commandGroups.start,
    summary: 'See it work: an embedded database and a guided tour',
    load: from('demo'),
  },

  {
    path: ['migrate'],
    group: commandGroups.database,
    summary: 'Bring the database to the newest migration',
    load: from('migrate'),
  },
  {
    path: ['migrate', 'status'],
    summary: 'Say which migrations are applied and which pending',
    load: from('migrate-status'),
  },
  {
    path: ['migrate', 'current'],
    summary: 'Run current.sql, the migration being written',
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
    summary: 'Empty the database and migrate it; all rows are lost',
    load: from('migrate-reset'),
  },
  {
    path: ['migrate', 'bootstrap'],
    summary: 'Create the roles and extensions, or print their SQL',
    load: from('migrate-bootstrap'),
  },
  {
    path: ['seed'],
    group: commandGroups.database,
    summary: 'Fill the database with plausible, repeatable rows',
    load: from('seed'),
  },

  { path: ['dev'], group: commandGroups.development, summary: 'Run the embedded database in the background' },
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
    group: commandGroups.development,
    summary: 'Generate or check the types of the live schema',
    load: from('types'),
  },

  {
    path: ['config'],
    group: commandGroups.tool,
    summary: 'Print each setting and where it came from',
    load: from('config'),
  },
  {
    path: ['completion'],
    group: commandGroups.tool,
    summary: 'Print a completion script for bash, zsh or fish',
    load: from('completion'),
  },
]
