import type { Node, RangeVar, TypeName } from 'libpg-query'

/** `market.listings`; migrations run with the search path `public`. */
export function relationName({ schemaname = 'public', relname = '' }: RangeVar): string {
  return `${schemaname}.${relname}`
}

/** The words of a name that is a list of strings: `['market', 'listings']`. */
export function wordsOf(node: Node | undefined): readonly string[] {
  if (!node) return []
  if ('List' in node) return (node.List.items ?? []).flatMap(wordsOf)
  if ('String' in node) return [node.String.sval ?? '']
  if ('TypeName' in node) return wordsOfType(node.TypeName)
  return []
}

/** A name of words, `public` before a single one. */
export function qualified(words: readonly string[]): string {
  return words.length === 1 ? `public.${words[0] ?? ''}` : words.join('.')
}

const wordsOfType = ({ names = [] }: TypeName): readonly string[] => names.flatMap(wordsOf)

/** A type as the catalog prints it, near enough to compare: `varchar(20)`, `numeric(10,2)`, `market.price`. */
export function typeText(type: TypeName): string {
  const words = wordsOfType(type).filter((word) => word !== 'pg_catalog')
  const modifiers = (type.typmods ?? []).map((node) =>
    'A_Const' in node ? String(node.A_Const.ival?.ival ?? 0) : '?',
  )
  const suffix = modifiers.length > 0 ? `(${modifiers.join(',')})` : ''
  return `${words.join('.')}${suffix}${'[]'.repeat(type.arrayBounds?.length ?? 0)}`
}
