import type { CurrentResult } from '../../migrate/apply-current.js'

/** One line on a run of `current.sql`. */
export function describeCurrent({
  current,
  applied,
  milliseconds,
}: Pick<CurrentResult, 'current' | 'applied' | 'milliseconds'>): string {
  const committed = applied.length === 0 ? '' : `${applied.map(({ file }) => file).join(', ')} run; `
  const words = {
    blank: 'current.sql is blank',
    unchanged: 'current.sql is unchanged',
    applied: `current.sql run in ${String(milliseconds)} ms`,
  }
  return committed + words[current]
}
