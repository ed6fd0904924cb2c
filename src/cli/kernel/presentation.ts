/** How the caller wants to read the output. Known before the command line is parsed, because parsing can fail too. */
export interface Presentation {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly stdoutColor: boolean
  readonly stderrColor: boolean
  /** Whether stderr may be redrawn: a terminal that can, and a caller who does not read every line. */
  readonly animated: boolean
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdoutIsTTY: boolean
  readonly stderrIsTTY: boolean
  /** The width of the terminal, as far as it is known; some pseudo-terminals say 0. */
  readonly columns: number | undefined
}

/**
 * Reads the presentation options from anywhere on the command line, up to `--`.
 * NO_COLOR (any value but empty) switches colour off, FORCE_COLOR on where there is no terminal; `--no-color` wins over both.
 */
export function readPresentation(
  argv: readonly string[],
  { env, columns, ...streams }: Surroundings,
): Presentation {
  const end = argv.indexOf('--')
  const given = new Set(end === -1 ? argv : argv.slice(0, end))
  const dumb = env.TERM === 'dumb'
  const color = !given.has('--no-color') && !env.NO_COLOR
  const forced = Boolean(env.FORCE_COLOR) && env.FORCE_COLOR !== '0'
  const quiet = given.has('--quiet')
  const verbose = given.has('--verbose')
  return {
    json: given.has('--json'),
    quiet,
    verbose,
    stdoutColor: color && (forced || (streams.stdoutIsTTY && !dumb)),
    stderrColor: color && (forced || (streams.stderrIsTTY && !dumb)),
    animated: streams.stderrIsTTY && columns !== 0 && !dumb && !env.CI && !quiet && !verbose,
  }
}
