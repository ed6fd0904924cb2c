import { type Command } from 'commander'
import { type ConfigFlags } from '../../config/config-keys.js'

const flags = {
  lockTimeout: ['--lock-timeout <duration>', 'how long to wait for a lock, such as 10s or 5m'],
  keyRingFile: ['--key-ring-file <file>', 'the key ring, readable by its owner only'],
  shadowDatabaseUrl: ['--shadow-database-url <url>', 'a database to try migrations on; it is erased'],
} as const

/**
 * Adds configuration flags that only some commands have. The kernel reads them into the configuration, so a command looks at
 * `context.config()` and never at the option; that is why they have no default here.
 */
export function addConfigFlags(command: Command, ...keys: readonly (keyof typeof flags)[]): void {
  for (const key of keys) {
    const [flag, description] = flags[key]
    command.option(flag, description)
  }
}

/** The configuration values among the options of a command. */
export function readConfigFlags(options: Readonly<Record<string, unknown>>): ConfigFlags {
  const { databaseUrl, dataDir, keyRingFile, lockTimeout, shadowDatabaseUrl, config } = options
  const values = { databaseUrl, dataDir, keyRingFile, lockTimeout, shadowDatabaseUrl }
  return {
    values: Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    configFile: typeof config === 'string' ? config : undefined,
  }
}
