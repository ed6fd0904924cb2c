import { redactUrl } from '../../errors/redact-url.js'
import { type PncError } from '../../errors/pnc-error.js'
import { createPaint } from './style.js'

export interface ErrorStyle {
  readonly json: boolean
  readonly verbose: boolean
  readonly color: boolean
}

/**
 * An error as text for stderr: for people `error CODE: message`, the particulars and the hint; with `json` one line of JSON.
 * The stack and the causes only with `verbose`; a password never.
 */
export function printError(error: PncError, { json, verbose, color }: ErrorStyle): string {
  return redactUrl(json ? asJson(error, verbose) : asText(error, verbose, color))
}

function asJson(error: PncError, verbose: boolean): string {
  const { code, message, hint, details, exitCode } = error
  return `${JSON.stringify({ error: { code, message, hint, details, exitCode, ...(verbose && { stack: stackOf(error) }) } })}\n`
}

function asText(error: PncError, verbose: boolean, color: boolean): string {
  const paint = createPaint(color)
  const lines = [
    `${paint(['bold', 'red'], `error ${error.code}:`)} ${error.message}`,
    ...particulars(error).map(([name, value]) => `  ${paint('dim', `${name}:`)} ${value}`),
    ...(error.hint === undefined ? [] : [`${paint('bold', 'hint:')} ${error.hint}`]),
    ...(verbose ? ['', paint('dim', stackOf(error))] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** Details that fit on a line and that the message does not name already; lists and objects are for --json. */
function particulars({ message, hint = '', details = {} }: PncError): readonly (readonly [string, string])[] {
  return Object.entries(details)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => [name, String(value)] as const)
    .filter(([, value]) => !`${message}\n${hint}`.includes(value))
}

function stackOf(error: Error): string {
  const own = error.stack ?? String(error)
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own
}
