import { readFileSync } from 'node:fs'
import { styleText } from 'node:util'
import { Command, type CommanderError } from 'commander'
import { projectPaths } from '../../project/project-paths.js'
import { type CommandModule } from './command.js'
import { addGlobalOptions } from './global-options.js'
import { registry, type RegistryEntry } from './registry.js'
import { missingSubcommand, usageError } from './usage-error.js'

/** Runs one command after it was parsed: its module, its commander command with options and arguments. */
export type Dispatch = (module: CommandModule, command: Command) => Promise<void>

export interface ProgramOptions {
  readonly dispatch: Dispatch
  readonly stdoutColor: boolean
  readonly stderrColor: boolean
}

const examples = `
Examples:
  $ pnc-db demo                          try everything without a server
  $ pnc-db migrate && pnc-db seed        a database to develop with
  $ pnc-db migrate status --json         for scripts: one JSON document on stdout
  $ DATABASE_URL=postgres://user@host/shop pnc-db config

Documentation: README.md and docs/ in ${projectPaths.root}
`

/**
 * The commander program with every command of the registry. A command's file is imported when the command is about to be
 * parsed, so that help and errors of one command never load another.
 */
export function createProgram(options: ProgramOptions): Command {
  const program = new Command('pnc-db')
    .description('The database of the PushNchat platform, and the toolkit that keeps it healthy.')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'Print help for a command')
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) => command.name(),
      styleTitle: (title) => styleText('bold', title, { validateStream: false }),
    })
    .configureOutput({
      outputError: () => undefined,
      getOutHasColors: () => options.stdoutColor,
      getErrHasColors: () => options.stderrColor,
    })
    .addHelpText('after', examples)
    .action(() => program.outputHelp())
  addGlobalOptions(program)
  throwUsageErrors(program)
  loadBeforeParse(program)
  for (const entry of registry) addCommand(program, entry, options.dispatch)
  return program
}

/** Loads the command files below `command` that are not loaded yet; completion needs all options. */
export async function loadAllCommands(program: Command): Promise<void> {
  for (const entry of registry) await load(findCommand(program, entry.path))
}

/** The commander command at `path`; throws if a word is unknown. */
export function findCommand(program: Command, path: readonly string[]): Command {
  return path.reduce((parent, word) => {
    const found = parent.commands.find((command) => command.name() === word)
    if (!found) throw new Error(`no command ${path.join(' ')}`)
    return found
  }, program)
}

const pending = new WeakMap<Command, () => Promise<void>>()

async function load(command: Command): Promise<void> {
  const loading = pending.get(command)
  pending.delete(command)
  await loading?.()
}

function addCommand(program: Command, entry: RegistryEntry, dispatch: Dispatch): void {
  const parent = findCommand(program, entry.path.slice(0, -1))
  const command = parent
    .command(entry.path.at(-1) ?? '')
    .summary(entry.summary)
    .description(`${entry.summary}.`)
  if (entry.group !== undefined) command.helpGroup(entry.group)
  command.helpCommand(false)
  throwUsageErrors(command)
  loadBeforeParse(command)
  command.action(() => Promise.reject(missingSubcommand(command)))
  const { load: importModule } = entry
  if (!importModule) return
  pending.set(command, async () => {
    const module = await importModule()
    module.configure(command)
    command.action(() => dispatch(module, command))
  })
}

function loadBeforeParse(command: Command): void {
  command.hook('preSubcommand', (_parent, subcommand) => load(subcommand))
}

function throwUsageErrors(command: Command): void {
  command.exitOverride((error: CommanderError) => {
    throw error.exitCode === 0 ? error : usageError(error, command)
  })
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(`${projectPaths.root}package.json`, 'utf8')) as { version: string }
  return manifest.version
}
