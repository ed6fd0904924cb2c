import { styleText } from 'node:util'
import { Help, type Command, type HelpConfiguration } from 'commander'

/**
 * How help looks: commands before options, names without their options in lists, titles bold (commander takes the bold away where
 * the stream has no colour), and below the options of a command those that every command takes.
 */
export const helpFormat: HelpConfiguration = {
  showGlobalOptions: true,
  visibleGlobalOptions: (command) =>
    command.parent ? rootOf(command).options.filter((option) => option.long !== '--version') : [],
  subcommandTerm: (command) => command.name(),
  styleTitle: (title) => styleText('bold', title, { validateStream: false }),
  formatHelp: (command, help) =>
    commandsFirst(Help.prototype.formatHelp.call(help, command, help), command, help),
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command
}

/** commander lists options first; the commands are what a reader looks for. */
function commandsFirst(text: string, command: Command, help: Help): string {
  const titles = new Set(
    help.visibleCommands(command).map((subcommand) => help.styleTitle(subcommand.helpGroup() || 'Commands:')),
  )
  const sections = text.trimEnd().split('\n\n')
  const isCommands = (section: string): boolean => titles.has(section.split('\n')[0] ?? '')
  const firstOptions = sections.findIndex((section) => section.startsWith(help.styleTitle('Options:')))
  const before = sections.slice(0, firstOptions)
  const after = sections.slice(firstOptions)
  return `${[...before, ...after.filter(isCommands), ...after.filter((section) => !isCommands(section))].join(
    '\n\n',
  )}\n`
}
