import { type Finding } from '../findings/finding.js'
import { locate } from '../migrate/locate.js'
import { maskScript } from '../migrate/mask-script.js'
import { splitStatements } from '../migrate/split-statements.js'
import { type Script } from './script.js'

interface PlacedStatement {
  readonly script: Script
  readonly offset: number
  /** Without comments. */
  readonly text: string
}

/**
 * Adds to findings of the catalog where in the files their object is made: the last statement that creates it, or the line of it that
 * names a column, constraint or policy. What no statement creates, such as a role, keeps no place.
 */
export function placeFindings(findings: readonly Finding[], scripts: readonly Script[]): readonly Finding[] {
  const unplaced = findings.some(({ file }) => file === undefined)
  const statements = unplaced ? scripts.flatMap(definitions) : []
  return findings.map((finding) => {
    const place = finding.file === undefined ? placeOf(finding.object, statements) : undefined
    return place ? { ...finding, ...place } : finding
  })
}

function definitions(script: Script): readonly PlacedStatement[] {
  const mask = maskScript(script.sql, { keepQuoted: true })
  return splitStatements(script.sql)
    .filter(({ text }) => /^(?:create|alter)\b/i.test(text))
    .map(({ text, offset }) => ({ script, offset, text: mask.slice(offset, offset + text.length) }))
}

function placeOf(
  object: string,
  statements: readonly PlacedStatement[],
): { file: string; line: number } | undefined {
  const name = object.replace(/\(.*$/s, '')
  const [owner, part] = splitLast(name)
  const inTable = owner.includes('.') ? lastWith(statements, table(owner), word(part)) : undefined
  const found =
    lastWith(statements, policyOrTrigger(part), concerning(owner)) ??
    inTable ??
    lastWith(statements, creating(name)) ??
    lastWith(statements, creatingIndex(part)) ??
    // A constraint without a name of its own stands somewhere in its table.
    (owner.includes('.') ? lastWith(statements, creating(owner)) : undefined)
  if (!found) return undefined
  const { file, line } = locate(
    found.script,
    found.offset + (found === inTable ? found.text.search(word(part)) : 0),
  )
  return { file, line }
}

function lastWith(
  statements: readonly PlacedStatement[],
  ...patterns: readonly RegExp[]
): PlacedStatement | undefined {
  return statements.findLast(({ text }) => patterns.every((pattern) => pattern.test(text)))
}

/** `market.listings.price` is `price` of `market.listings`. */
function splitLast(name: string): readonly [owner: string, part: string] {
  const cut = name.lastIndexOf('.')
  return [name.slice(0, Math.max(0, cut)), name.slice(cut + 1)]
}

const policyOrTrigger = (name: string) =>
  new RegExp(`^create\\s+(?:[a-z]+\\s+)*?(?:policy|trigger)\\s+${escape(name)}\\s`, 'i')

const table = (name: string) =>
  new RegExp(
    `^(?:create\\s+(?:unlogged\\s+)?|alter\\s+)table\\b[^(]*?(?<![\\w.])${escape(name)}(?![\\w.])`,
    'i',
  )

/** The name stands before the first parenthesis. */
const concerning = (name: string) => new RegExp(`^[^(]*?(?<![\\w.])${escape(name)}(?![\\w.])`)

/** `create table market.listings`, `create or replace function ...`: no \`on\` stands before the name. */
const creating = (name: string) =>
  new RegExp(`^create\\s+(?:(?!on\\b)[a-z]+\\s+)+${escape(name)}(?![\\w.])`, 'i')

const creatingIndex = (name: string) =>
  new RegExp(`^create\\s+(?:unique\\s+)?index\\s+(?:[a-z]+\\s+)*${escape(name)}\\s`, 'i')

const word = (text: string) => new RegExp(`(?<![\\w.])${escape(text)}(?!\\w)`)

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
