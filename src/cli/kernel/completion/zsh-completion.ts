import { flattenTree, type CompletionNode, type Values } from './completion-tree.js'
import { commandPattern, quote, valueOptions, valuePlaces } from './shell-patterns.js'

/** The completion script for zsh: sourced after compinit, or a file \`_pnc-db\` in the fpath. */
export function zshCompletion(root: CompletionNode): string {
  return `#compdef pnc-db
# zsh completion for pnc-db
# Load it with: source <(pnc-db completion zsh)

_pnc_db() {
  local chain=${quote(root.path)} word i=2
  local -a commands options
  while (( i < CURRENT )); do
    word="\${words[i]}"
    case "$word" in
      ${valueOptions(root).join('|')}) (( i += 2 )); continue ;;
    esac
    case "$chain $word" in
      ${commandPattern(root)}) chain="$chain $word" ;;
    esac
    (( i += 1 ))
  done
  case "$chain \${words[CURRENT - 1]}" in
${valuePlaces(root)
  .map(({ pattern, values }) => `    ${pattern}) ${offer(values)}; return ;;`)
  .join('\n')}
  esac
  case "$chain" in
${flattenTree(root)
  .map((node) => `    ${quote(node.path)})\n${describe(node)}      ;;`)
  .join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then
    _describe -o option options
  elif (( \${#commands} )); then
    _describe command commands
  fi
}
if [[ "\${funcstack[1]}" == _pnc_db || "\${funcstack[1]}" == _pnc-db ]]; then
  _pnc_db "$@"
else
  compdef _pnc_db pnc-db
fi
`
}

function describe({ path, subcommands, options, values }: CompletionNode): string {
  const described = (name: string, text: string): string => quote(`${name}:${text}`)
  const words = Array.isArray(values) ? (values as readonly string[]) : []
  const commands = [
    ...subcommands.map((node) => described(node.path.slice(path.length + 1), node.summary)),
    ...words.map(quote),
  ]
  const lines = [
    ...(commands.length > 0 ? [`commands=(${commands.join(' ')})`] : []),
    ...(values === 'file' ? [`[[ "$PREFIX" == -* ]] || _files`] : []),
    ...(values === 'folder' ? [`[[ "$PREFIX" == -* ]] || _files -/`] : []),
    `options=(${options.map(({ name, description }) => described(name, description)).join(' ')})`,
  ]
  return lines.map((line) => `      ${line}\n`).join('')
}

function offer(values: Values): string {
  if (values === 'any') return '_message value'
  if (values === 'file') return '_files'
  return values === 'folder' ? '_files -/' : `compadd -- ${values.map(quote).join(' ')}`
}
