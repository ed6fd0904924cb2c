import { escapeIdentifier } from 'pg'

/** A `create index concurrently`, taken apart. */
export interface IndexStatement {
  readonly isUnique: boolean
  readonly ifNotExists: boolean
  /** As the catalog has it; undefined where the server would choose one. */
  readonly name: string | undefined
  /** As it stands in the statement: `market.listings`. */
  readonly table: string
  /** What follows the table: `using gin (search) where ...` */
  readonly rest: string
}

const identifier = String.raw`(?:[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|"(?:[^"]|"")+")`
const pattern = new RegExp(
  String.raw`^create\s+(?<unique>unique\s+)?index\s+concurrently\s+(?<exists>if\s+not\s+exists\s+)?(?:(?!on\b)(?<name>${identifier})\s+)?on\s+(?<table>${identifier}(?:\s*\.\s*${identifier})?)\s*(?<rest>(?:using\b|\()[\s\S]*)$`,
  'i',
)

/**
 * Takes a `create index concurrently` apart; undefined for any other statement.
 *
 * @example
 * parseIndexStatement('create index concurrently a_b_idx on s.a (b)')?.rest // '(b)'
 */
export function parseIndexStatement(statement: string): IndexStatement | undefined {
  const { unique, exists, name, table, rest } = pattern.exec(statement)?.groups ?? {}
  if (table === undefined || rest === undefined) return undefined
  return {
    isUnique: unique !== undefined,
    ifNotExists: exists !== undefined,
    name: name && catalogName(name),
    table,
    rest,
  }
}

/** The statement that makes the index under another name on another table. */
export function indexSql(
  { isUnique, rest }: IndexStatement,
  how: 'concurrently' | 'only',
  { name, table }: { readonly name: string; readonly table: string },
): string {
  const words = [
    'create',
    isUnique && 'unique',
    'index',
    how === 'concurrently' && how,
    escapeIdentifier(name),
  ]
  return [...words, 'on', how === 'only' && how, table, rest].filter(Boolean).join(' ')
}

const catalogName = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
