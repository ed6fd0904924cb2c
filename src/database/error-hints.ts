import type { ErrorCode } from '../errors/error-codes.js'

interface ErrorFacts {
  readonly sqlstate?: string | undefined
  readonly socketCode?: string | undefined
  readonly message: string
}

type Hint = string | ((facts: ErrorFacts) => string | undefined)

/** What to do about an error that a server or a socket reports. Codes that are missing here need no more than their message. */
const hints: Partial<Record<ErrorCode, Hint>> = {
  CONNECTION_FAILED: connectionHint,
  CONNECTION_LOST:
    'The server was stopped or restarted, or the network broke; the unit of work was rolled back. Run it again.',
  AUTHENTICATION_FAILED: authenticationHint,
  DATABASE_MISSING: 'Create it (`createdb <name>`) or correct the name at the end of the URL.',
  TOO_MANY_CONNECTIONS:
    'Lower the pool size (PNC_POOL_SIZE), or raise max_connections, or put pgbouncer in front.',
  DISK_FULL: ({ sqlstate }) =>
    sqlstate === undefined
      ? 'Free space and run it again; nothing half-made was left.'
      : 'Free space on the server and run it again; the transaction was rolled back.',
  OUT_OF_MEMORY: 'Lower work_mem or the number of connections on the server.',
  FILE_INACCESSIBLE: fileHint,
  PORT_IN_USE: 'Choose another port with --port, or --port 0 for any free one.',
  LOCK_NOT_OBTAINED: 'Wait for the other process, or allow more time with --lock-timeout 5m.',
  CANCELLED: ({ message }) =>
    /statement timeout/i.test(message)
      ? 'The statement ran into statement_timeout; raise it or make the statement cheaper.'
      : 'Nothing of its transaction was kept.',
  READ_ONLY:
    'Connect to the primary, leave out `readOnly`, or take default_transaction_read_only from the database or the login.',
  SERIALIZATION_FAILURE: 'Nothing was written; run the unit of work again.',
  DEADLOCK: 'Nothing was written; run the unit of work again.',
  SCHEMA_MISMATCH: 'Run `pnc-db migrate`.',
  ROW_SECURITY_VIOLATION: 'The row belongs to another tenant, or the role may not do this.',
  UNIQUE_VIOLATION: 'Change the value that must be unique, or update the row that exists.',
  FOREIGN_KEY_VIOLATION: 'Check the id and that it belongs to the same tenant.',
}

/** One sentence that helps with an error, if there is one. */
export function errorHint(code: ErrorCode, facts: ErrorFacts): string | undefined {
  const hint = hints[code]
  return typeof hint === 'function' ? hint(facts) : hint
}

function connectionHint({ sqlstate, socketCode, message }: ErrorFacts): string {
  if (sqlstate === '57P03') return 'The server is starting up or shutting down; try again in a moment.'
  if (socketCode === 'ECONNREFUSED')
    return 'Nothing listens there: is the server running, and is the port right?'
  if (socketCode === 'ENOTFOUND' || socketCode === 'EAI_AGAIN')
    return 'No such host: check its name in the URL, and your DNS.'
  if (socketCode === 'ENOENT')
    return 'No server socket in that folder: is the server running, and is the path right?'
  if (socketCode === 'EACCES') return 'The socket may not be opened by this user.'
  if (socketCode && /CERT|LEAF_SIGNATURE/.test(socketCode)) {
    return 'The certificate is not trusted: give its authority with sslrootcert=<file>, or sslmode=no-verify to accept any.'
  }
  if (/does not support SSL/i.test(message))
    return 'The server speaks no TLS: leave sslmode out of the URL or set sslmode=disable.'
  if (/tim(ed|e) ?out/i.test(message) || socketCode === 'ETIMEDOUT') {
    return 'No answer in time: check host, port and firewall, or allow more with PNC_CONNECT_TIMEOUT=30s.'
  }
  return 'Check DATABASE_URL: postgres://user:password@host:5432/database'
}

function fileHint({ socketCode }: ErrorFacts): string | undefined {
  if (socketCode === 'EACCES' || socketCode === 'EPERM')
    return 'Let the user who runs this read and write there.'
  if (socketCode === 'EROFS') return 'The file system is mounted read-only.'
  if (socketCode === 'ENOENT') return 'Make the folder first, or correct the path.'
  return undefined
}

function authenticationHint({ message }: ErrorFacts): string {
  if (/no pg_hba\.conf entry/i.test(message)) {
    return /no encryption|SSL off/i.test(message)
      ? 'The server may want TLS: add ?sslmode=verify-full to the URL (no-verify for a self-signed certificate), or allow this host in pg_hba.conf.'
      : 'Allow this host, user and database in pg_hba.conf.'
  }
  if (/password must be a string/i.test(message))
    return 'The server asks for a password and the URL has none.'
  if (/role .* does not exist/i.test(message)) return 'Create the login, or correct the user in the URL.'
  return 'Check user and password in the URL; special characters in a password must be percent-encoded.'
}
