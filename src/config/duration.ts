const milliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

type Unit = keyof typeof milliseconds

/** The longest time that a timer of Node and a timeout of PostgreSQL can hold. */
const longest = 2 ** 31 - 1

/**
 * Reads a duration such as `500ms`, `10s`, `1.5m`, `2h` or `1d`; `0` needs no unit. Returns whole milliseconds, or undefined for
 * anything else, for a negative time and for more than 24 days.
 *
 * @example
 * parseDuration('10s') // 10000
 */
export function parseDuration(text: string): number | undefined {
  if (text.trim() === '0') return 0
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$/u.exec(text)
  if (!match) return undefined
  const duration = Math.round(Number(match[1]) * milliseconds[match[2] as Unit])
  return duration <= longest ? duration : undefined
}

/** The shortest exact notation of whole milliseconds: `60s` rather than `60000ms`, `5m` rather than `300s`. */
export function formatDuration(duration: number): string {
  if (duration === 0) return '0'
  const units = ['h', 'm', 's'] as const
  const unit = units.find((candidate) => duration % milliseconds[candidate] === 0) ?? 'ms'
  return `${duration / milliseconds[unit]}${unit}`
}
