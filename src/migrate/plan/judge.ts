import type { TableFacts } from './database-facts.js'
import { blocksReads, blocksWrites, type LockLevel } from './lock-level.js'
import type { Hazard, StatementEffect } from './statement-effect.js'

export type Danger = 'none' | 'low' | 'high'

export interface Judgement {
  readonly danger: Danger
  readonly reasons: readonly string[]
  readonly safer: readonly string[]
}

/** A lock that an earlier statement of the same transaction took. */
export interface HeldLock {
  readonly table: string
  readonly level: LockLevel
  /** The number of that statement. */
  readonly statement: number
}

/** From this size on, reading a table takes long enough for others to notice: about a tenth of a second. */
const large = 10 * 1024 * 1024

type Found = readonly [danger: Danger, reason: string, safer?: string | undefined]

/**
 * How dangerous a statement is in this database.
 *
 * @param tableOf the table of a name if it was there before the plan; undefined for new ones, which are empty and harmless
 * @param held what the transaction has locked before
 * @param isFresh whether the database holds no table at all
 */
export function judge(
  effect: StatementEffect,
  tableOf: (name: string) => TableFacts | undefined,
  held: readonly HeldLock[],
  isFresh: boolean,
): Judgement {
  const found: Found[] = effect.hazards.map((hazard) => weigh(hazard, effect, tableOf, isFresh))
  found.push(...effect.locks.map(({ table, level }) => weighLock(table, level, tableOf(table))))
  found.push(...weighHeld(effect, tableOf, held))
  const real = found.filter(([danger]) => danger !== 'none')
  const danger = real.some(([of]) => of === 'high') ? 'high' : real.length > 0 ? 'low' : 'none'
  return {
    danger,
    reasons: [...new Set(real.map(([, reason]) => reason))],
    safer: [...new Set(real.flatMap(([, , safer]) => safer ?? []))],
  }
}

function weigh(
  { kind, table, reason, safer }: Hazard,
  { locks }: StatementEffect,
  tableOf: (name: string) => TableFacts | undefined,
  isFresh: boolean,
): Found {
  if (kind === 'wrong') return ['high', reason, safer]
  const there = table === undefined ? undefined : tableOf(table)
  if (kind === 'opaque')
    return [isFresh || (table !== undefined && isEmpty(there)) ? 'none' : 'low', reason, safer]
  if (isEmpty(there)) return ['none', reason]
  switch (kind) {
    case 'loss':
    case 'breaks':
    case 'fails-on-rows':
      return ['high', reason, safer]
    case 'scan': {
      const blocking = locks.some((lock) => lock.table === table && blocksWrites(lock.level))
      return [blocking ? bySize(there) : 'none', reason, safer]
    }
    default:
      return [bySize(there), reason, safer]
  }
}

/** A lock that blocks services is short, but whoever waits for it makes everybody else wait. */
function weighLock(table: string, level: LockLevel, there: TableFacts | undefined): Found {
  if (isEmpty(there) || !blocksWrites(level)) return ['none', '']
  const who = blocksReads(level) ? 'reading and writing' : 'writing'
  return [
    'low',
    `${level} on ${table} waits for whoever uses it now; meanwhile ${who} it waits too, at most for the lock timeout`,
  ]
}

/** A long statement after a lock of the same transaction keeps everybody out for as long as it runs. */
function weighHeld(
  { hazards }: StatementEffect,
  tableOf: (name: string) => TableFacts | undefined,
  held: readonly HeldLock[],
): readonly Found[] {
  const [lock] = held.filter(({ table }) => !isEmpty(tableOf(table)))
  const long = hazards.some(
    ({ kind, table }) =>
      ['scan', 'rewrite', 'every-row'].includes(kind) &&
      table !== undefined &&
      (tableOf(table)?.bytes ?? 0) >= large,
  )
  if (!lock || !long) return []
  return [
    [
      'high',
      `meanwhile the transaction holds ${lock.level} on ${lock.table} since statement ${String(lock.statement)}`,
      'Put it into a migration of its own.',
    ],
  ]
}

const isEmpty = (table: TableFacts | undefined): boolean => (table?.heapBytes ?? 0) === 0

const bySize = (table: TableFacts | undefined): Danger => ((table?.bytes ?? 0) >= large ? 'high' : 'low')
