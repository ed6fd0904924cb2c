import { type Command, type CommanderError } from 'commander'
import { PncError } from '../../errors/pnc-error.js'
import { nearestName } from '../../config/nearest-name.js'

/** The words that lead to a command: `pnc-db migrate status`. */
export function commandPath(command: Command): string {
  return command.parent ? `${commandPath(command.parent)} ${command.name()}` : command.name()
}

/** What commander says about a command line, as a PncError that suggests the nearest word or the help of the command. */
export function usageError(error: CommanderError, command: Command): PncError<'USAGE'> {
  const stray = command.args[0]
  if (command.commands.length > 0 && stray !== undefined && !stray.startsWith('-')) {
    return unknownCommand(stray, command)
  }
  const [message = '', suggestion] = error.message.replace(/^error: /u, '').split('\n(')
  return new PncError('USAGE', `${message.charAt(0).toUpperCase()}${message.slice(1)}`, {
    hint: suggestion?.replace(/\)$/u, '') ?? `See ${commandPath(command)} --help.`,
    cause: error,
  })
}

/** A word that no command below `parent` has, with the nearest one that exists. */
export function unknownCommand(word: string, parent: Command): PncError<'USAGE'> {
  const nearest = nearestName(
    word,
    parent.commands.map((command) => command.name()),
  )
  const path = commandPath(parent)
  return new PncError('USAGE', `Unknown command '${path} ${word}'`, {
    hint: nearest === undefined ? `See ${path} --help.` : `Did you mean '${path} ${nearest}'?`,
  })
}

/** A command that only groups others was called alone. */
export function missingSubcommand(command: Command): PncError<'USAGE'> {
  const names = command.commands.map((subcommand) => subcommand.name())
  const path = commandPath(command)
  return new PncError('USAGE', `${path} needs one of: ${names.join(', ')}`, { hint: `See ${path} --help.` })
}

/**
 * Refuses options that belong to the command above: `migrate reset --dry-run` is parsed by `migrate`, which has that option, but
 * `reset` has not, and it would run for real.
 *
 * @throws PncError USAGE
 */
export function rejectForeignOptions(command: Command): void {
  for (let group = command.parent; group?.parent; group = group.parent) {
    for (const option of group.options) {
      const name = option.attributeName()
      if (group.getOptionValueSource(name) !== 'cli') continue
      if (command.options.some((own) => own.attributeName() === name)) continue
      const path = commandPath(command)
      throw new PncError('USAGE', `${path} has no option '${option.long ?? option.flags}'`, {
        hint: `See ${path} --help.`,
      })
    }
  }
}
