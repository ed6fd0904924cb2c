import { strongerLock, type LockLevel } from './lock-level.js'

export interface TableLock {
  /** `market.listings` */
  readonly table: string
  readonly level: LockLevel
}

/** What may go wrong with a statement; how bad it is depends on the rows that are there. */
export interface Hazard {
  readonly kind:
    /** The whole table is written anew. */
    | 'rewrite'
    /** The whole table is read. */
    | 'scan'
    /** Every row is changed in one transaction. */
    | 'every-row'
    /** Rows or values are gone afterwards. */
    | 'loss'
    /** Programs that run now know the old name. */
    | 'breaks'
    /** The statement fails where there are rows. */
    | 'fails-on-rows'
    /** What it does cannot be seen before it runs. */
    | 'opaque'
    /** Wrong in any database. */
    | 'wrong'
  readonly table?: string | undefined
  readonly reason: string
  /** How the same is done with less danger. */
  readonly safer?: string | undefined
}

/** What a statement does to tables, as far as its text tells. */
export interface StatementEffect {
  readonly locks: readonly TableLock[]
  readonly hazards: readonly Hazard[]
  /** Relations that it makes, which are empty and used by nobody. */
  readonly creates: readonly string[]
  /** Tables that have another name afterwards. */
  readonly renames: readonly { readonly from: string; readonly to: string }[]
}

export const noEffect: StatementEffect = { locks: [], hazards: [], creates: [], renames: [] }

/** An effect of one lock. */
export const locking = (table: string, level: LockLevel, ...hazards: readonly Hazard[]): StatementEffect => ({
  ...noEffect,
  locks: [{ table, level }],
  hazards,
})

/** Several effects as one; of several locks on a table the strongest counts. */
export function combine(...effects: readonly StatementEffect[]): StatementEffect {
  const levels = new Map<string, LockLevel>()
  for (const { table, level } of effects.flatMap(({ locks }) => locks)) {
    levels.set(table, strongerLock(level, levels.get(table) ?? level))
  }
  return {
    locks: [...levels].map(([table, level]) => ({ table, level })),
    hazards: effects.flatMap(({ hazards }) => hazards),
    creates: effects.flatMap(({ creates }) => creates),
    renames: effects.flatMap(({ renames }) => renames),
  }
}
