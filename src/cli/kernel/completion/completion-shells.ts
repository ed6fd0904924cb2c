import { type CompletionNode } from './completion-tree.js'
import { bashCompletion } from './bash-completion.js'
import { fishCompletion } from './fish-completion.js'
import { zshCompletion } from './zsh-completion.js'

/** The script of each shell that can complete `pnc-db`. */
export const completionShells = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
} as const satisfies Record<string, (root: CompletionNode) => string>

export type CompletionShell = keyof typeof completionShells
