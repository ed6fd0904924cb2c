import { PncError } from '../errors/pnc-error.js'

/** One thing that is wrong with the configuration. */
export interface ConfigIssue {
  /** Where the value came from: `PNC_POOL_SIZE (environment)`. */
  readonly origin: string
  /** What is wrong with it, never with a secret in it. */
  readonly message: string
}

/** The error that lists every issue, one per line. */
export function configError(issues: readonly ConfigIssue[]): PncError<'CONFIG_INVALID'> {
  const lines = issues.map(({ origin, message }) => `${origin}: ${message}`)
  const message =
    lines.length === 1
      ? `The configuration is wrong: ${lines.join()}`
      : [`The configuration has ${lines.length} errors:`, ...lines.map((line) => `  ${line}`)].join('\n')
  return new PncError('CONFIG_INVALID', message, {
    hint: 'Flags win over the environment, then .env, then the file, then the defaults.',
    details: { issues },
  })
}
