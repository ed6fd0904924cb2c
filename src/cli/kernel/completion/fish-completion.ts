import { flattenTree, type CompletionNode, type Values } from './completion-tree.js'
import { valueOptions } from './shell-patterns.js'

/** The completion script for fish 3 and later. */
export function fishCompletion(root: CompletionNode): string {
  const paths = flattenTree(root)
    .slice(1)
    .map(({ path }) => quoteFish(path))
  return `# fish completion for pnc-db
# Load it with: pnc-db completion fish | source

function __pnc_db_at
  set -l chain ${quoteFish(root.path)}
  set -l value_follows no
  for word in (commandline -opc)[2..-1]
    if test $value_follows = yes
      set value_follows no
    else if contains -- $word ${valueOptions(root).join(' ')}
      set value_follows yes
    else if contains -- "$chain $word" ${paths.join(' ')}
      set chain "$chain $word"
    end
  end
  test "$chain" = "$argv"
end

complete -c pnc-db -f
${flattenTree(root).flatMap(linesOf).join('\n')}
`
}

function linesOf({ path, subcommands, options, values }: CompletionNode): readonly string[] {
  const complete = (...words: readonly (string | undefined)[]): string =>
    ['complete -c pnc-db -n', quoteFish(`__pnc_db_at ${path}`), ...words].filter(Boolean).join(' ')
  return [
    ...subcommands.map((node) =>
      complete('-a', node.path.slice(path.length + 1), '-d', quoteFish(node.summary)),
    ),
    ...(values === undefined || values === 'any' ? [] : [complete(offer(values))]),
    ...options.map(({ name, short, description, values: following }) =>
      complete(
        '-l',
        name.replace(/^--/u, ''),
        short?.replace(/^-/u, '-s '),
        following && `-r ${offer(following)}`,
        '-d',
        quoteFish(description),
      ),
    ),
  ]
}

function offer(values: Values): string {
  if (values === 'any') return '-f'
  if (values === 'file') return '-F'
  return values === 'folder'
    ? "-f -a '(__fish_complete_directories)'"
    : `-f -a ${quoteFish(values.join(' '))}`
}

function quoteFish(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
