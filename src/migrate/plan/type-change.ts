/** Spellings of the parser and of the catalog that mean the same. */
const spellings: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  'character varying': 'varchar',
  bpchar: 'character',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
}

interface Type {
  readonly name: string
  readonly modifiers: readonly number[]
}

/**
 * Whether PostgreSQL has to write every row anew to change a column's type. It need not where the stored bytes stay right:
 * a longer or unlimited varchar, text from varchar, a numeric with more digits and the same scale.
 *
 * @example
 * rewritesType('character varying(20)', 'text') // false
 */
export function rewritesType(from: string, to: string): boolean {
  const [was, is] = [parseType(from), parseType(to)]
  if (was.name === is.name && String(was.modifiers) === String(is.modifiers)) return false
  const [oldLimit = Infinity, oldScale = 0] = was.modifiers
  const [newLimit = Infinity, newScale = 0] = is.modifiers
  const texts = ['varchar', 'text']
  if (texts.includes(was.name) && texts.includes(is.name)) return newLimit < oldLimit
  if (was.name !== is.name) return !(was.name === 'cidr' && is.name === 'inet')
  if (was.name === 'numeric') {
    return is.modifiers.length > 0 && (newLimit < oldLimit || newScale !== oldScale)
  }
  if (['timestamp', 'timestamptz', 'time', 'timetz', 'interval', 'varbit'].includes(was.name)) {
    return newLimit < oldLimit
  }
  return true
}

function parseType(text: string): Type {
  const [, name = text, list = ''] =
    /^([^()]*)(?:\(([\d,]*)\))?/.exec(text.replace(/\((\d+)\) (with.*)$/, ' $2($1)')) ?? []
  const plain = name.trim().replace(/^public\./, '')
  return {
    name: spellings[plain] ?? plain,
    modifiers: list === '' ? [] : list.split(',').map(Number),
  }
}
