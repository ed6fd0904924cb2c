import { flattenTree, type CompletionNode, type Values } from './completion-tree.js'
import { commandPattern, quote, valueOptions, valuePlaces } from './shell-patterns.js'

/** The completion script for bash 3.2 and later. */
export function bashCompletion(root: CompletionNode): string {
  return `# bash completion for pnc-db
# Load it with: source <(pnc-db completion bash)

_pnc_db() {
  local current="\${COMP_WORDS[COMP_CWORD]}" chain=${quote(root.path)} i=1 word
  COMPREPLY=()
  while ((i < COMP_CWORD)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in
      ${valueOptions(root).join('|')}) ((i += 2)); continue ;;
    esac
    case "$chain $word" in
      ${commandPattern(root)}) chain="$chain $word" ;;
    esac
    ((i += 1))
  done
  local IFS=$'\\n'
  case "$chain \${COMP_WORDS[COMP_CWORD - 1]}" in
${valuePlaces(root)
  .map(({ pattern, values }) => `    ${pattern}) ${replyWith(values)}; return ;;`)
  .join('\n')}
  esac
  if [[ "$current" == -* ]]; then
    case "$chain" in
${flattenTree(root)
  .map(({ path, options }) => `      ${quote(path)}) ${replyWith(options.map(({ name }) => name))} ;;`)
  .join('\n')}
    esac
  else
    case "$chain" in
${flattenTree(root)
  .map((node) => [node.path, wordsAt(node)] as const)
  .filter(([, values]) => values !== 'any')
  .map(([path, values]) => `      ${quote(path)}) ${replyWith(values)} ;;`)
  .join('\n')}
    esac
  fi
}
complete -F _pnc_db pnc-db
`
}

function wordsAt({ subcommands, path, values }: CompletionNode): Values {
  return subcommands.length > 0
    ? subcommands.map((node) => node.path.slice(path.length + 1))
    : (values ?? 'any')
}

function replyWith(values: Values): string {
  if (values === 'any') return ':'
  if (values === 'file') return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current"))'
  if (values === 'folder') return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current"))'
  const words = values.join('\\n')
  return `COMPREPLY=($(compgen -W $'${words}' -- "$current"))`
}
