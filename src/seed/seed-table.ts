import type { SeedPlan } from './plan/seed-plan.js'

/** What a column is for the loaders; any other type of PostgreSQL is written as text needing no escape. */
export type ColumnType = 'text' | 'jsonb' | 'int' | 'numeric' | 'uuid' | 'timestamptz' | 'public.geography'

/** A value as PostgreSQL reads it: jsonb as JSON text, numeric with all its decimals, timestamps in UTC. */
export type SeedValue = string | number | null

/** The values of a row in the order of the columns. */
export type SeedRow = readonly SeedValue[]

/** One table of an area: its columns, and its rows as a stream that is never held in memory. */
export interface SeedTable {
  /** With its schema: `market.listings`. */
  readonly name: string
  readonly columns: readonly (readonly [name: string, type: ColumnType])[]
  /** How many rows `rows` gives, known without making them. */
  count(plan: SeedPlan): number
  rows(plan: SeedPlan): Iterable<SeedRow>
}

/** The tables of a business area, in the order in which they can be loaded. */
export interface SeedArea {
  readonly name: string
  readonly tables: readonly SeedTable[]
}
