import { Command, type CommanderError } from 'commander'
import { packageVersion } from '../../project/package-version.js'
import { projectPaths } from '../../project/project-paths.js'
import { type CommandModule } from './command.js'
import { type Sink } from './create-output.js'
import { addGlobalOptions } from './global-options.js'
import { helpFormat } from './help-format.js'
import { commandGroups, registry, type RegistryEntry } from './registry.js'
import { missingSubcommand, rejectForeignOptions, unknownCommand, usageError } from './usage-error.js'

/** Runs one command after it was parsed: its module, and its commander command with options and arguments. */
export type Dispatch = (module: CommandModule, command: Command) => Promise<void>

export interface ProgramOptions {
  readonly dispatch: Dispatch
  /** Where help goes; the streams of the process by default. */
  readonly sink?: Sink
  readonly stdoutColor?: boolean
  readonly stderrColor?: boolean
}

const examples = `
Examples:
  $ pnc-db demo                        try everything, without a server
  $ pnc-db migrate && pnc-db seed      make a database to develop with
  $ pnc-db migrate status --json       for scripts: one JSON document on stdout
  $ pnc-db help migrate reset          help for one command

Documentation: README.md and docs/ in ${projectPaths.root}`

/**
 * The commander program with every command of the registry. A command's file is imported when the command is about to be
 * parsed, so that help and errors of one command never load another.
 */
export function createProgram({
  dispatch,
  sink,
  stdoutColor = false,
  stderrColor = false,
}: ProgramOptions): Command {
  const program = new Command('pnc-db')
    .description('The database of the PushNchat platform, and the toolkit that keeps it healthy.')
    .usage('<command> [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .configureHelp(helpFormat)
    .configureOutput({
      ...(sink && { writeOut: sink.stdout, writeErr: sink.stderr }),
      outputError: () => undefined,
      getOutHasColors: () => stdoutColor,
      getErrHasColors: () => stderrColor,
    })
    .addHelpText('after', examples)
    .action(() => program.outputHelp())
  addGlobalOptions(program)
  prepare(program)
  for (const entry of registry) addCommand(program, entry, dispatch)
  addHelpCommand(program)
  return program
}

/** Loads every command file; completion needs all options. */
export async function loadAllCommands(program: Command): Promise<void> {
  for (const { path } of registry) await load(findCommand(program, path))
}

/** What still has to be loaded before a command is parsed. */
const pending = new WeakMap<Command, () => Promise<void>>()

async function load(command: Command): Promise<void> {
  const loading = pending.get(command)
  pending.delete(command)
  await loading?.()
}

function prepare(command: Command): void {
  command.hook('preSubcommand', (_parent, subcommand) => load(subcommand))
  command.exitOverride((error: CommanderError) => {
    throw error.exitCode === 0 ? error : usageError(error, command)
  })
}

function addCommand(program: Command, entry: RegistryEntry, dispatch: Dispatch): void {
  const parent = findCommand(program, entry.path.slice(0, -1))
  const command = parent
    .command(entry.path.at(-1) ?? '')
    .summary(entry.summary)
    .description(`${entry.summary}.`)
    .helpCommand(false)
    .action(() => Promise.reject(missingSubcommand(command)))
  if (entry.group !== undefined) command.helpGroup(entry.group)
  prepare(command)
  const { load: importModule } = entry
  if (!importModule) return
  pending.set(command, async () => {
    const module = await importModule()
    module.configure(command)
    command.action(() => {
      rejectForeignOptions(command)
      return dispatch(module, command)
    })
  })
}

function addHelpCommand(program: Command): void {
  const command = program
    .command('help')
    .summary('Print help for a command')
    .description('Print help for a command.')
    .argument('[command...]', 'the words of the command, such as: migrate status')
    .helpGroup(commandGroups.tool)
    .action(async (words: readonly string[]) => {
      let found = program
      for (const word of words) {
        found = subcommandOf(found, word) ?? unknown(word, found)
        await load(found)
      }
      found.outputHelp()
    })
  prepare(command)
}

function unknown(word: string, parent: Command): never {
  throw unknownCommand(word, parent)
}

function findCommand(program: Command, path: readonly string[]): Command {
  return path.reduce((parent, word) => subcommandOf(parent, word) ?? unknown(word, parent), program)
}

function subcommandOf(command: Command, name: string): Command | undefined {
  return command.commands.find((subcommand) => subcommand.name() === name)
}
