import { describeConfig } from '../../config/describe-config.js'
import { type CommandModule } from '../kernel/command.js'
import { addConfigFlags } from '../kernel/config-flags.js'
import { renderTable } from '../kernel/table.js'

/** `pnc-db config`: what every other command works with, and why. */
export const config: CommandModule = {
  configure: (command) => {
    command.description(
      'Print the resolved configuration: each value and where it came from. Secrets are masked.\n\n' +
        'Flags win over the environment, then .env, then pnc-db.config.json or .js, then the defaults.',
    )
    addConfigFlags(command, 'lockTimeout', 'shadowDatabaseUrl')
  },
  run: async ({ output, config: resolve }) => {
    const entries = await describeConfig(await resolve())
    const table = await renderTable(
      ['key', 'value', 'origin'],
      entries.map(({ key, value, meaning, origin }) => [
        key,
        value === null ? `(${meaning ?? 'not set'})` : String(value),
        origin ?? '',
      ]),
      output,
    )
    output.result(Object.fromEntries(entries.map(({ key, ...entry }) => [key, entry])), () => table)
    return undefined
  },
}
