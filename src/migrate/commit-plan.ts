import {
  calculateHash,
  parseMigrationText,
  serializeMigration,
  sluggify,
  type FileMigration,
} from './graphile-migrate.js'
import { PncError } from '../errors/pnc-error.js'
import { isBlank } from './current-migration.js'

/** The file that a commit writes. */
export interface CommitPlan {
  /** `000003-add-reviews.sql` */
  readonly file: string
  readonly hash: string
  readonly text: string
}

/**
 * The next committed migration: number, header, hash and text are those of graphile-migrate's own commit.
 *
 * @param current `current.sql` with its includes in place
 * @param message names it; without one the `--! Message:` header of `current.sql` does
 * @throws PncError MIGRATION_INVALID when there is nothing to commit, INPUT_INVALID for an impossible message
 */
export function planCommit(
  committed: readonly FileMigration[],
  current: string,
  message: string | undefined,
): CommitPlan {
  const { headers, body } = parseMigrationText('current.sql', current, false)
  if (isBlank(body)) {
    throw new PncError('MIGRATION_INVALID', 'current.sql is blank: there is nothing to commit', {
      hint: 'Write the migration in current.sql; pnc-db migrate watch runs it while you do.',
    })
  }
  const last = committed.at(-1)
  if (last !== undefined && isTextOf(last, body)) {
    throw new PncError('MIGRATION_INVALID', `current.sql is committed already, as ${last.realFilename}`, {
      hint: `An earlier commit was interrupted: compare migrations/current.down.sql with the down file of ${last.realFilename} and remove it, empty current.sql, and run pnc-db migrate.`,
    })
  }
  const title = checkMessage(message ?? headers.Message ?? undefined)
  const hash = calculateHash(body, last?.hash ?? null)
  const { Previous: _previous, Hash: _hash, Message: _message, ...others } = headers
  const number = String(last ? Number.parseInt(last.filename, 10) + 1 : 1).padStart(6, '0')
  const slug = title === undefined ? '' : sluggify(title)
  return {
    file: `${number}${slug && `-${slug}`}.sql`,
    hash,
    text: serializeMigration(body, { Previous: last?.hash ?? '-', Hash: hash, Message: title, ...others }),
  }
}

function isTextOf(migration: FileMigration, body: string): boolean {
  return calculateHash(body, migration.previousHash) === migration.hash
}

function checkMessage(message: string | undefined): string | undefined {
  if (message === undefined) return undefined
  // eslint-disable-next-line no-control-regex -- a header is one line of text
  if (message.trim() !== '' && message.length <= 512 && !/[\u0000-\u001f\u007f]/.test(message)) return message
  throw new PncError('INPUT_INVALID', 'The message has to be one line of 1 to 512 characters', {
    hint: 'For example: pnc-db migrate commit -m "add reviews"',
  })
}
