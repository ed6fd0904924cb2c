import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { coverageFolder } from './coverage-folder.js'

type Words = string | readonly string[]

interface EntityEntry {
  readonly table: string
  /** Evidence by field; a bare name is a column of the table. */
  readonly fields: Readonly<Record<string, Words>>
}

type CoverageFile = Readonly<Record<string, Words | EntityEntry>> & {
  readonly pending?: Readonly<Record<string, readonly string[]>>
}

/** What `docs/coverage/<system>.yaml` claims. */
export interface Coverage {
  /** Evidence by id of an entity, enumeration or requirement. */
  readonly covered: ReadonlyMap<string, readonly string[]>
  /** Evidence by field, by entity. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>
  /** Ids by the area that will bring them. */
  readonly pending: ReadonlyMap<string, readonly string[]>
}

export async function readCoverage(system: string): Promise<Coverage> {
  const text = await readFile(new URL(`${system}.yaml`, coverageFolder), 'utf8')
  const { pending = {}, ...entries } = parse(text) as CoverageFile
  const covered = new Map<string, readonly string[]>()
  const fields = new Map<string, ReadonlyMap<string, readonly string[]>>()
  for (const [id, entry] of Object.entries<Words | EntityEntry>(entries)) {
    if (isEntity(entry)) {
      covered.set(id, [`table ${entry.table}`])
      const places = Object.entries(entry.fields).map(
        ([name, words]) => [name, inTable(entry.table, words)] as const,
      )
      fields.set(id, new Map(places))
    } else covered.set(id, [entry].flat())
  }
  return { covered, fields, pending: new Map(Object.entries(pending)) }
}

/** The area that will bring a field of a table that is there: `pending sales`. */
export const pendingArea = (evidence: string): string | undefined => /^pending (\w+)$/.exec(evidence)?.[1]

const isEntity = (entry: Words | EntityEntry): entry is EntityEntry =>
  typeof entry === 'object' && 'table' in entry

const inTable = (table: string, words: Words): string[] =>
  [words].flat().map((word) => (/^\w+$/.test(word) ? `column ${table}.${word}` : word))
