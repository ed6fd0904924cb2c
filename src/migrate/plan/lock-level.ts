/** The levels of table locks, weakest first, as PostgreSQL numbers them from 1. */
export const lockLevels = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const

export type LockLevel = (typeof lockLevels)[number]

/** Whether a level keeps services from writing: SHARE and everything above it. */
export function blocksWrites(level: LockLevel): boolean {
  return lockLevels.indexOf(level) >= lockLevels.indexOf('SHARE')
}

/** Whether a level keeps services even from reading. */
export function blocksReads(level: LockLevel): boolean {
  return level === 'ACCESS EXCLUSIVE'
}

/** The stronger of two levels. */
export function strongerLock(one: LockLevel, other: LockLevel): LockLevel {
  return lockLevels.indexOf(one) >= lockLevels.indexOf(other) ? one : other
}
