import { Client, type ClientConfig } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import { redactConnectionString } from '../errors/redact-url.js'

/**
 * A client that is not connected yet, for a URL that people typed.
 *
 * @throws CONFIG_INVALID for anything that is not a PostgreSQL URL; the password is not in the message
 */
export function clientFor(connectionString: string | undefined, options: ClientConfig = {}): Client {
  if (!connectionString || !/^(postgres|postgresql|socket):/i.test(connectionString))
    throw notPostgres(connectionString)
  try {
    return new Client({ ...options, connectionString })
  } catch (error) {
    // `sslrootcert=<file>` is read here; the parser's own error holds the URL with its password, so it is not passed on.
    if (isMissingFile(error)) throw missingFile(error)
    throw notPostgres(connectionString)
  }
}

/** Where a client leads, without secrets: `localhost:5432`, or the folder of a socket. */
export function addressOf({ host, port }: Pick<Client, 'host' | 'port'>): string {
  return host.startsWith('/') ? host : `${host}:${port}`
}

function notPostgres(connectionString: string | undefined): PncError {
  const shown = connectionString ? redactConnectionString(connectionString) : 'it is empty'
  return new PncError('CONFIG_INVALID', `Not a PostgreSQL URL: ${shown}`, {
    hint: 'Write postgres://user:password@host:5432/database; percent-encode special characters in the password.',
  })
}

function isMissingFile(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

function missingFile(error: NodeJS.ErrnoException): PncError {
  return new PncError(
    'CONFIG_INVALID',
    `A file that the database URL names cannot be read: ${error.path ?? ''}`,
    {
      hint: 'Check sslcert, sslkey and sslrootcert in the URL.',
      cause: error,
    },
  )
}
