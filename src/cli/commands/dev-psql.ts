import { exitCodes } from '../../errors/exit-codes.js'
import type { CommandModule } from '../kernel/command.js'
import { runPsql } from './run-psql.js'

/** `pnc-db dev psql`: psql on the embedded database, whether it runs in the background or not. */
export const devPsql: CommandModule = {
  configure: (command) => {
    command
      .description(
        'Open psql on the embedded database. Whatever follows goes to psql; write -- before options that pnc-db has too.',
      )
      .argument('[arguments...]', 'arguments of psql')
      .allowUnknownOption()
      .addHelpText(
        'after',
        "\nExamples:\n  $ pnc-db dev psql\n  $ pnc-db dev psql -c 'select count(*) from market.listings'",
      )
  },
  run: async ({ config, signal, progress }, _options, args) => {
    const { openEmbeddedEngine } = await import('../../engine/embedded/open-embedded-engine.js')
    const engine = await openEmbeddedEngine(await config(), { signal, progress })
    try {
      const code = await runPsql([engine.connectionString, ...args])
      if (code === 0) return exitCodes.ok
      return code === 2 ? exitCodes.connection : exitCodes.findings
    } finally {
      await engine.close()
    }
  },
}
