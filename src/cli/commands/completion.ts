import { Argument } from 'commander'
import { type CommandModule } from '../kernel/command.js'
import { completionShells, type CompletionShell } from '../kernel/completion/completion-shells.js'
import { readCompletionTree } from '../kernel/completion/completion-tree.js'
import { createProgram, loadAllCommands } from '../kernel/program.js'

/** `pnc-db completion bash|zsh|fish`: a script that completes exactly the commands and options of this version. */
export const completion: CommandModule = {
  configure: (command) => {
    command
      .description('Print a completion script for bash, zsh or fish.')
      .addArgument(new Argument('<shell>', 'the shell to complete in').choices(Object.keys(completionShells)))
      .addHelpText(
        'after',
        `
Examples:
  source <(pnc-db completion bash)      # in ~/.bashrc
  source <(pnc-db completion zsh)       # in ~/.zshrc, after compinit
  pnc-db completion fish | source       # in ~/.config/fish/config.fish
`,
      )
  },
  run: async ({ output }, _options, [shell]) => {
    const program = createProgram({ dispatch: () => Promise.resolve() })
    await loadAllCommands(program)
    output.text(completionShells[shell as CompletionShell](readCompletionTree(program)))
    return undefined
  },
}
