import { Option, type Command } from 'commander'

const presentation = 'Output:'
const connection = 'Database and configuration:'

/** The options that every command takes, in any position. */
export function addGlobalOptions(program: Command): void {
  const options = [
    new Option('--database-url <url>', 'the PostgreSQL server; without one, the embedded engine').helpGroup(
      connection,
    ),
    new Option('--data-dir <folder>', 'where the embedded database and local files live').helpGroup(
      connection,
    ),
    new Option('--config <file>', 'read this file instead of pnc-db.config.json or .js').helpGroup(
      connection,
    ),
    new Option('--json', 'print the result, and an error, as JSON').helpGroup(presentation),
    new Option('--quiet', 'print results, warnings and errors only').helpGroup(presentation),
    new Option('--verbose', 'print what is being done, and the stack of an error').helpGroup(presentation),
    new Option('--no-color', 'print without colour; so does NO_COLOR=1').helpGroup(presentation),
  ]
  for (const option of options) program.addOption(option)
}
