/**
 * The order in which repairs run: what a statement needs is made before it, what stands in its way goes before it, and what
 * loses rows comes last.
 */
export const repairPhases = [
  'role',
  'schema',
  'extension',
  'take away',
  'collation',
  'type',
  'function',
  'table',
  'column',
  'function of a table',
  'key',
  'index',
  'reference',
  'view',
  'attachment',
  'owner',
  'grant',
  'comment',
  'drop column',
  'drop table',
  'drop function',
  'drop type',
  'drop schema',
] as const

export type RepairPhase = (typeof repairPhases)[number]

export interface RepairStep {
  readonly phase: RepairPhase
  /** One or more whole statements, each with its semicolon. */
  readonly sql: string
}

/** One thing in which a database is not what its migrations make of it. */
export interface Difference {
  /** `index-missing`, `column-changed` ... */
  readonly rule: string
  /** `market.listings.price` */
  readonly object: string
  /** What of it differs, where it is not the object as a whole: `default`. */
  readonly trait?: string
  readonly detail: string
  /** Empty where SQL cannot repair it; `advice` says then what can. */
  readonly repair: readonly RepairStep[]
  readonly advice?: string
  /** What the repair throws away, if it does: `the rows of the column`. */
  readonly loses?: string
  /** True for what is worth knowing and no drift. */
  readonly isRemark?: boolean
}

export function step(phase: RepairPhase, ...statements: readonly string[]): RepairStep {
  return { phase, sql: statements.map((statement) => `${statement.replace(/;?\s*$/, '')};`).join('\n') }
}
