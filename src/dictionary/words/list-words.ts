/**
 * A list as a sentence has it.
 *
 * @example
 * listWords(['a', 'b', 'c']) // 'a, b and c'
 */
export function listWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}
