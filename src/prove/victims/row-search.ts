import { type Candidates } from './candidates.js'

/** A row that is being looked for: for each column what may be tried, and which of it is. */
export interface RowSearch {
  readonly candidates: ReadonlyMap<string, Candidates>
  readonly chosen: ReadonlyMap<string, number>
  /** Columns that are given and not searched. */
  readonly fixed: Readonly<Record<string, string | null>>
}

/** What the database said against a row. */
export interface Complaint {
  readonly code: string
  readonly column: string | undefined
  /** The columns that the broken constraint is about; empty where it names none. */
  readonly columns: readonly string[]
  readonly domain: string | undefined
}

/**
 * The next row to try after a complaint, or undefined when nothing is left: the columns that the complaint is about take their next
 * values, counted like digits.
 */
export function nextRow(search: RowSearch, complaint: Complaint): RowSearch | undefined {
  const about = (complaint.column === undefined ? complaint.columns : [complaint.column]).filter(
    (name) => search.candidates.has(name) && !(name in search.fixed),
  )
  const chosen = new Map(search.chosen)
  const [only, ...others] = about
  if (complaint.domain !== undefined && only !== undefined && others.length === 0)
    return withoutChosen(search, only)
  for (const name of about) {
    const next = (chosen.get(name) ?? 0) + 1
    if (next < (search.candidates.get(name)?.length ?? 0)) {
      chosen.set(name, next)
      return { ...search, chosen }
    }
    chosen.set(name, 0)
  }
  return undefined
}

/** What a domain refuses it refuses in every row: the value is tried no more. */
function withoutChosen(search: RowSearch, name: string): RowSearch | undefined {
  const at = search.chosen.get(name) ?? 0
  const values = (search.candidates.get(name) ?? []).filter((_, index) => index !== at)
  if (values.length === 0) return undefined
  return {
    ...search,
    candidates: new Map(search.candidates).set(name, values),
    chosen: new Map(search.chosen).set(name, at < values.length ? at : 0),
  }
}

/** The values of the row as they stand; a column whose value is null is left out. */
export function rowOf({ candidates, chosen, fixed }: RowSearch): Readonly<Record<string, string | null>> {
  const searched = [...candidates].map(
    ([name, values]) => [name, values[chosen.get(name) ?? 0] ?? null] as const,
  )
  const given = { ...Object.fromEntries(searched), ...fixed }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
}
