import { escapeIdentifier, escapeLiteral } from 'pg'

/** An identifier as SQL writes it; quoted only where it has to be, so that what is printed stays readable. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : escapeIdentifier(name)
}

const reserved = new Set(
  'all and any array as asc both case cast check collate column constraint create current_user default desc distinct do else end except false fetch for foreign from grant group having in initially intersect into leading limit localtime not null offset on only or order placing primary references returning select session_user some symmetric table then to trailing true union unique user using when where window with'.split(
    ' ',
  ),
)

/** A text or null as a literal. */
export function literal(value: string | null | undefined): string {
  return value === null || value === undefined ? 'null' : escapeLiteral(value)
}

/** `(a, b) = ('1', '2')`, column by column. */
export function equals(
  row: Readonly<Record<string, string | null>>,
  columns: readonly string[],
  alias = '',
): string {
  return columns.map((name) => `${alias}${identifier(name)} = ${literal(row[name])}`).join(' and ')
}

export function names(columns: readonly string[]): string {
  return columns.map(identifier).join(', ')
}
