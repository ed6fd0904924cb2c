import { errorCodes, type ErrorCode } from '../errors/error-codes.js'
import { isPncError, PncError } from '../errors/pnc-error.js'
import { errorHint } from './error-hints.js'
import { redactUrl } from '../errors/redact-url.js'

/** What a driver error may carry. Read defensively: it may come from pg, from the socket or from PGlite. */
interface DriverError {
  readonly code?: unknown
  readonly message?: unknown
  readonly hint?: unknown
  readonly position?: unknown
  readonly constraint?: unknown
  readonly schema?: unknown
  readonly table?: unknown
  readonly column?: unknown
  readonly dataType?: unknown
  readonly errors?: unknown
  /** Of the file system; a socket has an address. */
  readonly path?: unknown
}

export interface ToPncErrorOptions {
  /** The server for connection errors, without secrets: `db.example.com:5432`. */
  readonly target?: string | undefined
  /** The code of an error that nothing here knows. */
  readonly fallback?: ErrorCode
}

const bySqlstate = new Map<string, ErrorCode>()
for (const [code, { sqlstates }] of Object.entries(errorCodes) as [
  ErrorCode,
  { sqlstates?: readonly string[] },
][]) {
  for (const sqlstate of sqlstates ?? []) bySqlstate.set(sqlstate, code)
}

/** The code of a SQLSTATE: an exact entry of the error list wins over the entry of its class. */
export function codeOfSqlstate(sqlstate: string): ErrorCode | undefined {
  return bySqlstate.get(sqlstate) ?? bySqlstate.get(`${sqlstate.slice(0, 2)}*`)
}

/** What sockets and TLS report, by the `code` of the error. */
const bySocketCode: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'CONNECTION_FAILED',
  ENOTFOUND: 'CONNECTION_FAILED',
  EAI_AGAIN: 'CONNECTION_FAILED',
  ETIMEDOUT: 'CONNECTION_FAILED',
  EHOSTUNREACH: 'CONNECTION_FAILED',
  ENETUNREACH: 'CONNECTION_FAILED',
  ENOENT: 'CONNECTION_FAILED',
  EACCES: 'CONNECTION_FAILED',
  ECONNRESET: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EADDRINUSE: 'PORT_IN_USE',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'CONNECTION_FAILED',
  SELF_SIGNED_CERT_IN_CHAIN: 'CONNECTION_FAILED',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'CONNECTION_FAILED',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'CONNECTION_FAILED',
  ERR_TLS_CERT_ALTNAME_INVALID: 'CONNECTION_FAILED',
  CERT_HAS_EXPIRED: 'CONNECTION_FAILED',
}

/** What the file system reports about one path. */
const fileCodes = new Set<string | undefined>([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ELOOP',
  'ENAMETOOLONG',
])

/** What pg reports in words only. */
const byMessage: readonly (readonly [RegExp, ErrorCode])[] = [
  [
    /connection terminated|connection ended|client was closed|not queryable|client has encountered a connection error/i,
    'CONNECTION_LOST',
  ],
  [/timeout expired|connection timeout|timeout exceeded when trying to connect/i, 'CONNECTION_FAILED'],
  [/does not support SSL|SSL negotiation/i, 'CONNECTION_FAILED'],
  [/SASL|password must be a string|password authentication/i, 'AUTHENTICATION_FAILED'],
  [/query read timeout/i, 'CANCELLED'],
]

/**
 * Turns whatever a driver throws into the one error of pnc-db; a PncError passes through unchanged.
 * The SQLSTATE decides (`error-codes.ts` lists them), then the code of the socket, then the words.
 * Details name objects (constraint, table, column, position), never values: PostgreSQL's `detail` line holds rows and is left out.
 *
 * @example
 * try { await client.query(sql) } catch (error) { throw toPncError(error) }
 */
export function toPncError(error: unknown, options: ToPncErrorOptions = {}): PncError {
  if (isPncError(error)) return error
  const driver = unwrap(error)
  const sqlstate = sqlstateOf(driver)
  const code = codeOf(driver, sqlstate) ?? options.fallback ?? (sqlstate ? 'DATABASE_ERROR' : 'INTERNAL')
  const reported = redactUrl(typeof driver.message === 'string' ? driver.message : String(error))
  return new PncError(code, describe(code, reported, options.target), {
    hint:
      errorHint(code, { sqlstate, message: reported, socketCode: text(driver.code) }) ?? text(driver.hint),
    details: detailsOf(driver, sqlstate),
    cause: error,
  })
}

/** Node reports a host with several addresses as an AggregateError without words; the first error says what happened. */
function unwrap(error: unknown): DriverError {
  if (typeof error !== 'object' || error === null) return { message: String(error) }
  const driver = error as DriverError
  const first: unknown = Array.isArray(driver.errors) ? driver.errors[0] : undefined
  return driver.message === '' && typeof first === 'object' && first !== null ? first : driver
}

function sqlstateOf({ code }: DriverError): string | undefined {
  // EPIPE and the like have five letters too, but every SQLSTATE has a digit.
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined
}

function codeOf(driver: DriverError, sqlstate: string | undefined): ErrorCode | undefined {
  if (sqlstate) return codeOfSqlstate(sqlstate)
  if (fileCodes.has(text(driver.code)) && text(driver.path)) return 'FILE_INACCESSIBLE'
  const bySocket = bySocketCode[text(driver.code) ?? '']
  if (bySocket) return bySocket
  const message = text(driver.message) ?? ''
  return byMessage.find(([pattern]) => pattern.test(message))?.[1]
}

/** The sentence for people: what failed in our words, then what the server said. */
function describe(code: ErrorCode, reported: string, target: string | undefined): string {
  const summary = errorCodes[code].summary.replace(/\.$/, '')
  const ours = code === 'CONNECTION_FAILED' && target ? `Cannot connect to ${target}` : summary
  if (code === 'INTERNAL' || code === 'DATABASE_ERROR') return reported
  if (isOurs(code)) return reported
  return `${ours}: ${reported}`
}

/** Errors that our own SQL raises (PN...) are already written for people. */
function isOurs(code: ErrorCode): boolean {
  const { sqlstates } = errorCodes[code] as { sqlstates?: readonly string[] }
  return sqlstates?.some((sqlstate) => sqlstate.startsWith('PN')) ?? false
}

function detailsOf(driver: DriverError, sqlstate: string | undefined): Record<string, unknown> | undefined {
  const entries = Object.entries({
    sqlstate,
    socketCode: sqlstate ? undefined : text(driver.code),
    constraint: text(driver.constraint),
    schema: text(driver.schema),
    table: text(driver.table),
    column: text(driver.column),
    dataType: text(driver.dataType),
    position: text(driver.position) ? Number(driver.position) : undefined,
  }).filter(([, value]) => value !== undefined)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
