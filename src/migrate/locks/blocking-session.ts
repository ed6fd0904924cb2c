/** A session that holds a lock somebody waits for. */
export interface BlockingSession {
  readonly pid: number
  readonly application: string | null
  readonly login: string | null
  /** `active`, `idle in transaction`, ...; null where this login may not see it. */
  readonly state: string | null
  /** What it runs, or ran last. */
  readonly query: string | null
  /** How long its transaction has been open. */
  readonly seconds: number | null
}

const shownLength = 200

/** Whom somebody waits for, in words. */
export const describeWait = (sessions: readonly BlockingSession[]): string =>
  `waits for ${sessions.map(describeBlockingSession).join('; ')}`

/**
 * A session in words: `process 71 (psql, login ama), idle in transaction for 12 min: update core.users set name = ? where id = ?`.
 * Of its statement the first 200 characters are shown, without the values in it: they may be somebody's data, and deployment logs
 * are read by many.
 */
export function describeBlockingSession({
  pid,
  application,
  login,
  state,
  query,
  seconds,
}: BlockingSession): string {
  const name = [application, login && `login ${login}`].filter(Boolean).join(', ')
  const age = seconds === null ? '' : ` for ${describeAge(seconds)}`
  const statement = query === null || query === '' ? '' : `: ${withoutValues(query)}`
  return `process ${String(pid)}${name && ` (${name})`}, ${state ?? 'in a transaction'}${age}${statement}`
}

const commentOrText =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|"(?:[^"]|"")*"|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$)|[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)/g

/** The first characters of a statement on one line, with `?` for each string and number. It may be cut off anywhere. */
export function withoutValues(query: string): string {
  const line = query
    .replace(commentOrText, (text, comment?: string) =>
      comment === undefined ? (text.startsWith('"') ? text : '?') : ' ',
    )
    .replace(/(?<![\w$"])[+-]?\d[\d.]*(?:[eE][+-]?\d+)?\b/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > shownLength ? `${line.slice(0, shownLength)} ...` : line
}

function describeAge(seconds: number): string {
  if (seconds < 120) return `${String(Math.max(0, Math.round(seconds)))} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${String(minutes)} min` : `${String(Math.round(minutes / 60))} h`
}
