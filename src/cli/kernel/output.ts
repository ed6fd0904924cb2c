/** Where a command writes. Data goes to stdout and nothing else does; every other word goes to stderr. */
export interface Output {
  /** Whether the caller asked for --json. */
  readonly json: boolean
  readonly verbose: boolean
  readonly quiet: boolean
  /** Whether stdout may carry colour. */
  readonly color: boolean
  /** Writes the result: as JSON (two spaces, one document) with --json, else what `human` returns. */
  result(value: unknown, human: () => string): void
  /** Writes raw text to stdout (SQL, completion scripts). */
  text(text: string): void
  /** A line on stderr, dropped with --quiet. */
  info(line: string): void
  /** A line on stderr, only with --verbose. */
  debug(line: string): void
  /** A line on stderr, always. */
  warn(line: string): void
}
