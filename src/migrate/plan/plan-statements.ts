import { classifyStatement } from './classify-statement.js'
import type { DatabaseFacts, TableFacts } from './database-facts.js'
import { judge, type Danger, type HeldLock } from './judge.js'
import { blocksWrites, type LockLevel } from './lock-level.js'
import type { ParsedStatement } from './parse-script.js'
import { refusesTransaction } from './refuses-transaction.js'
import { combine, noEffect } from './statement-effect.js'

export interface PlannedLock {
  readonly table: string
  readonly level: LockLevel
  /** Partitions that it takes the same lock on. */
  readonly partitions: number
}

export interface TableSize {
  readonly table: string
  /** An estimate; null where the server never counted. */
  readonly rows: number | null
  /** With indexes, long values and partitions. */
  readonly bytes: number
}

export interface PlannedStatement {
  readonly sql: string
  /** Where it begins in its file. */
  readonly line: number
  /** On tables that are there before the plan runs; new ones are used by nobody. */
  readonly locks: readonly PlannedLock[]
  /** The tables that are written anew. */
  readonly rewrites: readonly TableSize[]
  /** The tables that are read from beginning to end. */
  readonly scans: readonly TableSize[]
  readonly danger: Danger
  /** Why it is dangerous; empty for `none`. */
  readonly reasons: readonly string[]
  /** How the same is done with less danger. */
  readonly safer: readonly string[]
}

/** What a plan has done so far: it goes from one migration to the next. */
export interface PlanState {
  /** Relations that are new. */
  readonly created: Set<string>
  /** The tables that were there before the plan, by the names they have by now. */
  readonly tables: Record<string, TableFacts>
}

/**
 * What each statement of a migration would do to a database, in their order: pure. A table that an earlier statement makes is
 * empty and used by nobody; a lock is held until the transaction ends.
 *
 * @param isolated whether the statements run in one transaction
 * @param state of the plan before; what these statements create and rename is added
 */
export function planStatements(
  statements: readonly ParsedStatement[],
  facts: DatabaseFacts,
  isolated: boolean,
  { created, tables: known }: PlanState,
): readonly PlannedStatement[] {
  const held: HeldLock[] = []
  return statements.map(({ sql, node, line }, index): PlannedStatement => {
    const effect = combine(
      classifyStatement(node, { ...facts, tables: known }),
      isolated ? refusesTransaction(node) : noEffect,
    )
    const tableOf = (name: string) => (created.has(name) ? undefined : known[name])
    const sizes = (kind: 'rewrite' | 'scan') =>
      effect.hazards.flatMap((hazard): readonly TableSize[] => {
        const table = hazard.kind === kind && hazard.table !== undefined ? tableOf(hazard.table) : undefined
        return table ? [{ table: hazard.table ?? '', rows: table.rows, bytes: table.bytes }] : []
      })
    const locks = effect.locks.flatMap(({ table, level }) => {
      const there = tableOf(table)
      return there ? [{ table, level, partitions: there.partitions }] : []
    })
    const planned = {
      sql,
      line,
      locks,
      rewrites: sizes('rewrite'),
      scans: sizes('scan'),
      ...judge(effect, tableOf, held, Object.keys(facts.tables).length === 0),
    }
    for (const { table, level } of isolated ? locks : []) {
      if (blocksWrites(level)) held.push({ table, level, statement: index + 1 })
    }
    for (const { from, to } of effect.renames) {
      const there = known[from]
      if (created.has(from) || !there) created.add(to)
      else known[to] = there
    }
    for (const name of effect.creates) if (!known[name]) created.add(name)
    return planned
  })
}
