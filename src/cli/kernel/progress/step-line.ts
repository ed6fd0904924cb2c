import { type StepState } from './step.js'

/** A rate over less than this is noise. */
const leastForRate = 500
/** A time below this says nothing. */
const leastForTime = 100

/**
 * A step in one line: what, how far, how fast and how much longer; once it has ended, what was done and how long it took.
 *
 * @example
 * // listings: 412,000 of 1,000,000 rows (41 %), 48,200 rows/s, 12 s left
 */
export function stepLine(state: StepState, now: number): string {
  const { title, end, note } = state
  const elapsed = (end?.at ?? now) - state.startedAt
  if (end?.failed) return `${title}: failed after ${formatTime(elapsed)}${end.text ? `: ${end.text}` : ''}`
  const particulars = end
    ? [finished(state, elapsed), rate(state, elapsed)]
    : [amount(state) ?? time(elapsed), rate(state, elapsed), remaining(state, elapsed), note]
  const text = particulars.filter((particular) => particular !== undefined).join(', ')
  return text === '' ? (end?.text ?? title) : `${end?.text ?? title}: ${text}`
}

function amount({ done, total, unit }: StepState): string | undefined {
  if (total === undefined) return done === undefined ? undefined : count(done, unit)
  const percent = total > 0 ? Math.min(100, Math.floor(((done ?? 0) / total) * 100)) : 100
  return `${formatNumber(done ?? 0)} of ${count(total, unit)} (${percent} %)`
}

function rate({ done, unit }: StepState, elapsed: number): string | undefined {
  if (!done || elapsed < leastForRate) return undefined
  return `${formatNumber(significant((done / elapsed) * 1000))}${unit ? ` ${unit}` : ''}/s`
}

function remaining({ done, total }: StepState, elapsed: number): string | undefined {
  if (!done || total === undefined || done >= total || elapsed < leastForRate) return undefined
  return `${formatTime((elapsed / done) * (total - done))} left`
}

function finished({ done, unit }: StepState, elapsed: number): string | undefined {
  const taken = time(elapsed)
  if (done === undefined) return taken
  return taken === undefined ? count(done, unit) : `${count(done, unit)} in ${taken}`
}

function time(elapsed: number): string | undefined {
  return elapsed < leastForTime ? undefined : formatTime(elapsed)
}

function count(amountDone: number, unit: string | undefined): string {
  return unit ? `${formatNumber(amountDone)} ${unit}` : formatNumber(amountDone)
}

function formatNumber(value: number): string {
  return value.toLocaleString('en-US')
}

/** Three digits say all that a rate knows. */
function significant(value: number): number {
  return value >= 100 ? Math.round(Number(value.toPrecision(3))) : Number(value.toPrecision(2))
}

/** Milliseconds for people: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatTime(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
