import { families } from '../attack.js'
import { type Tried } from '../run/run-attacks.js'
import { type Tally } from './proof-report.js'

/** Counts what came of the attacks, by object and family, objects in the order of their names. */
export function tally(tried: readonly Tried[]): readonly Tally[] {
  const counts = new Map<string, { -readonly [Key in keyof Tally]: Tally[Key] }>()
  for (const { attack, verdict } of tried) {
    const { object, family } = attack
    const key = `${object}\n${family}`
    const count = counts.get(key) ?? { object, family, tried: 0, refused: 0, empty: 0, leaked: 0 }
    counts.set(key, count)
    count.tried += 1
    if (verdict.result === 'refused' || verdict.result === 'undecided') count.refused += 1
    if (verdict.result === 'empty') count.empty += 1
    if (verdict.result === 'leaked') count[attack.leaks.isWarning ? 'empty' : 'leaked'] += 1
  }
  return [...counts.values()].sort(
    (a, b) =>
      (a.object < b.object ? -1 : a.object > b.object ? 1 : 0) ||
      families.indexOf(a.family) - families.indexOf(b.family),
  )
}
