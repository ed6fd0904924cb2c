/** Exit codes of the CLI. Scripts rely on them: they never change meaning. */
export const exitCodes = {
  ok: 0,
  findings: 1,
  usage: 2,
  connection: 3,
  refused: 4,
  lock: 5,
  partial: 6,
  internal: 70,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
