import { type Argument, type Command, type Option } from 'commander'
import { commandPath } from '../usage-error.js'

/** What may stand in a place of the command line: some words, a path, or anything else (which nobody can complete). */
export type Values = readonly string[] | 'file' | 'folder' | 'any'

export interface CompletionOption {
  /** `--json`; the long name wherever there is one. */
  readonly name: string
  /** `-m`, where there is one and a long name too. */
  readonly short: string | undefined
  readonly description: string
  /** What follows the option; undefined for a switch. */
  readonly values: Values | undefined
}

/** A command as a shell has to know it. */
export interface CompletionNode {
  /** `pnc-db migrate status` */
  readonly path: string
  readonly summary: string
  readonly subcommands: readonly CompletionNode[]
  readonly options: readonly CompletionOption[]
  readonly values: Values | undefined
}

/** Reads the commands, options and arguments out of a commander program, so that completion knows exactly what the parser knows. */
export function readCompletionTree(command: Command): CompletionNode {
  const help = command.createHelp()
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].map(readOption)
  return {
    path: commandPath(command),
    summary: command.summary() || command.description(),
    options,
    values: readArgument(command.registeredArguments[0]),
    subcommands: help.visibleCommands(command).map(readCompletionTree),
  }
}

/** The node and everything below it. */
export function flattenTree(node: CompletionNode): readonly CompletionNode[] {
  return [node, ...node.subcommands.flatMap(flattenTree)]
}

function readOption(option: Option): CompletionOption {
  const takesValue = option.required || option.optional
  return {
    name: option.long ?? option.flags,
    short: option.long === undefined ? undefined : option.short,
    description: option.description,
    values: takesValue ? (option.argChoices ?? readPlaceholder(option.flags)) : undefined,
  }
}

function readArgument(argument: Argument | undefined): Values | undefined {
  return argument && (argument.argChoices ?? readPlaceholder(`<${argument.name()}>`))
}

/** The name of a placeholder says what it stands for: `<file>`, `<folder>`. */
function readPlaceholder(flags: string): Values {
  if (/[<[](?:file|path)\b/u.test(flags)) return 'file'
  return /[<[](?:folder|directory)\b/u.test(flags) ? 'folder' : 'any'
}
