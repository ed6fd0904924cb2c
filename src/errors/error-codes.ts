import { exitCodes, type ExitCode } from './exit-codes.js'

interface ErrorCodeEntry {
  /** What the CLI exits with. */
  readonly exitCode: ExitCode
  /** The SQLSTATEs that become this code; a trailing `*` stands for a whole class. */
  readonly sqlstates?: readonly string[]
  /** One sentence for the reference page. */
  readonly summary: string
}

const entry = (exitCode: ExitCode, summary: string, ...sqlstates: string[]): ErrorCodeEntry => ({
  exitCode,
  summary,
  ...(sqlstates.length > 0 && { sqlstates }),
})

const { usage, connection, refused, lock, findings, partial, internal, interrupted } = exitCodes

/** Every error a caller can meet. `docs/errors.md` is its reference page. */
export const errorCodes = {
  // Using the tool
  USAGE: entry(usage, 'The command line is not understood.'),
  CONFIG_INVALID: entry(connection, 'The configuration has errors; all of them are listed.'),
  NEEDS_SERVER: entry(refused, 'The command needs a PostgreSQL server; the embedded engine cannot do it.'),
  REFUSED: entry(refused, 'The command protects data and was not confirmed.'),
  NOT_EMPTY: entry(refused, 'The database already holds rows; nothing was written.'),
  FINDINGS: entry(findings, 'A check found something.'),
  PARTIAL: entry(partial, 'Part of the work is done; the message says which part.'),
  INTERRUPTED: entry(interrupted, 'The command was interrupted.'),
  FILE_INACCESSIBLE: entry(connection, 'A file or folder cannot be read or written.'),
  INTERNAL: entry(internal, 'A defect of the tool itself.'),

  // Reaching a database
  CONNECTION_FAILED: entry(connection, 'The server cannot be reached.', '08*', '57P03'),
  CONNECTION_LOST: entry(connection, 'The connection was closed by the server.', '57P01', '57P02', '57P05'),
  AUTHENTICATION_FAILED: entry(connection, 'The server refuses the user or the password.', '28*'),
  DATABASE_MISSING: entry(connection, 'The database does not exist on this server.', '3D000'),
  SERVER_TOO_OLD: entry(connection, 'The server is older than PostgreSQL 15.'),
  EXTENSION_MISSING: entry(connection, 'The server lacks an extension, for example PostGIS.'),
  PRIVILEGE_MISSING: entry(refused, 'The login lacks a privilege that the command needs.'),
  TOO_MANY_CONNECTIONS: entry(connection, 'The server has no connection left.', '53300'),
  DISK_FULL: entry(connection, 'The disk is full.', '53100'),
  OUT_OF_MEMORY: entry(connection, 'The server is out of memory.', '53200'),
  UNSAFE_ROLE: entry(
    refused,
    'The login is a superuser or bypasses row security; the library refuses to run as it.',
  ),
  PORT_IN_USE: entry(connection, 'Another process listens on the port.'),

  // The embedded engine
  ENGINE_LOCKED: entry(lock, 'Another process uses the embedded database.'),
  ENGINE_CORRUPT: entry(connection, 'The folder of the embedded database cannot be opened.'),

  // Migrations
  MIGRATION_FAILED: entry(connection, 'A migration failed and was rolled back.'),
  MIGRATION_INVALID: entry(
    usage,
    'The files of migrations cannot be read, or there is nothing to do with them.',
  ),
  HISTORY_MISMATCH: entry(
    refused,
    'The files in migrations/ contradict each other or what the database recorded.',
  ),
  LOCK_NOT_OBTAINED: entry(lock, 'Another process holds the lock.', '55P03'),

  // Context
  CONTEXT_MISSING: entry(refused, 'The statement needs a tenant context.', 'PN001'),
  CONTEXT_INVALID: entry(refused, 'The context is malformed or its signature is wrong.', 'PN002'),
  CONTEXT_EXPIRED: entry(refused, 'The context has expired.', 'PN003'),
  NOT_A_MEMBER: entry(refused, 'The user is not an active member of the tenant.', 'PN004'),
  ROLE_NOT_GRANTED: entry(refused, 'The user does not hold a role that the context claims.', 'PN005'),
  TENANT_NOT_ACTIVE: entry(refused, 'The tenant does not exist or is not active.', 'PN006'),
  SECRET_TOO_SHORT: entry(refused, 'A context secret needs at least 32 bytes.', 'PN010'),

  // Signing in
  SIGN_IN_REFUSED: entry(refused, 'The sign-in was refused; nothing says which part of it was wrong.'),
  IDENTITY_LOCKED: entry(refused, 'The identity is locked, by failed attempts or by staff.'),
  IDENTITY_TAKEN: entry(refused, 'The identity belongs to another person.'),
  LAST_IDENTITY: entry(refused, 'The last identity of a person is not taken away.', 'PN022'),
  CHALLENGE_INVALID: entry(refused, 'The code or nonce is wrong, used up, expired or replaced.'),
  CHALLENGE_LIMIT: entry(refused, 'The address had too many codes of late.'),
  SESSION_INVALID: entry(refused, 'The session has ended, or does not hold in this tenant.'),
  SIGN_IN_CONTEXT_REQUIRED: entry(refused, 'Only db.authentication may do this.', 'PN020'),
  PROOF_REQUIRED: entry(refused, 'Possession of the identity has to be proven by a challenge.', 'PN021'),

  // Rows
  NOT_FOUND: entry(findings, 'No such row in this tenant.'),
  VERSION_CONFLICT: entry(findings, 'Somebody else changed the row since it was read.'),
  INPUT_INVALID: entry(usage, 'The input does not fit its schema; every issue is listed.'),
  CURSOR_INVALID: entry(usage, 'The cursor does not belong to this query.'),
  ID_IN_THE_FUTURE: entry(refused, 'A supplied id lies in the future.', 'PN007'),
  CATEGORY_CYCLE: entry(refused, 'A category cannot stand below itself.', 'PN008'),
  IMMUTABLE_COLUMN: entry(refused, 'The column never changes after insert.', 'PN009'),
  PARENT_DELETED: entry(refused, 'The row hangs from one that is deleted.', 'PN011'),
  ISOLATION_REFUSED: entry(
    refused,
    'The statement has to see what others have just committed: use read committed.',
    'PN012',
  ),
  SYSTEM_ROLE: entry(
    refused,
    'A system role is the same for all tenants and changed by migrations only.',
    'PN040',
  ),
  ROLE_NAME_RESERVED: entry(refused, 'The name belongs to a system role.', 'PN041'),
  LAST_ADMIN: entry(refused, 'The tenant would be left without an admin.', 'PN042'),
  ROLE_NOT_GRANTABLE: entry(
    refused,
    'The role is not for this kind of tenant, or not for a person to grant.',
    'PN043',
  ),
  SETTING_READ_ONLY: entry(refused, 'The setting changes with a migration only.', 'PN030'),
  SETTING_MISMATCH: entry(refused, 'The value of a setting does not fit the schema it is read with.'),
  SIGNUP_DECIDED: entry(refused, 'The sign-up is approved, rejected or failed already.', 'PN031'),
  SIGNUP_UNUSABLE: entry(refused, 'The sign-up cannot be approved as it is.', 'PN032'),
  DEFAULT_LANGUAGE_MISSING: entry(refused, 'One language has to be the default.', 'PN033'),
  RATE_LIMITED: entry(refused, 'The limit is used up; `details.retry_after_ms` says when to try again.'),
  TRAIL_APPEND_ONLY: entry(refused, 'The audit trail is only added to.', 'PN050'),
  TRAIL_FAR_MONTH: entry(refused, 'The audit trail takes no change so far from now.', 'PN051'),
  TRAIL_NEEDS_KEY: entry(refused, 'A table without a primary key cannot be tracked.', 'PN052'),
  TRAIL_NOT_ALLOWED: entry(
    refused,
    'The audit trail is read by staff of the tenant and by auditors.',
    'PN053',
  ),
  ACTION_TARGET_INVALID: entry(refused, 'An action of staff is about nothing that is there.', 'PN054'),
  SEALED_ELSEWHERE: entry(refused, 'The audit trail was sealed in another cluster.', 'PN055'),
  NOT_TRACKED: entry(refused, 'The audit trail cannot say what rows of this table were.', 'PN056'),
  TRAIL_TOO_SHORT: entry(refused, 'The audit trail does not reach back that far.', 'PN058'),
  UNDO_CONFLICT: entry(refused, 'A transaction cannot be undone as it is; everything in the way is listed.'),
  ALREADY_UNDONE: entry(refused, 'The transaction was undone before.'),
  UNIQUE_VIOLATION: entry(refused, 'A row with this key exists.', '23505'),
  FOREIGN_KEY_VIOLATION: entry(
    refused,
    'The row refers to a row that does not exist in this tenant.',
    '23503',
    '23001',
  ),
  CHECK_VIOLATION: entry(refused, 'The row breaks a check.', '23514'),
  NOT_NULL_VIOLATION: entry(refused, 'A required column is missing.', '23502'),
  EXCLUSION_VIOLATION: entry(refused, 'The row overlaps another one.', '23P01'),
  VALUE_INVALID: entry(usage, 'A value cannot be read as its type.', '22*'),
  ROW_SECURITY_VIOLATION: entry(refused, 'Row security or a missing grant refuses the statement.', '42501'),

  // Encryption
  KEY_RING_INVALID: entry(connection, 'The key ring cannot be read, or is not one.'),
  KEY_MISSING: entry(connection, 'The key ring that was given, if any, lacks a key that a value needs.'),
  KEY_DESTROYED: entry(
    refused,
    'The data key was destroyed: its values are gone, and no new ones are kept.',
    'PN061',
  ),
  KEY_MISMATCH: entry(refused, 'The value is not encrypted under a key of whom it belongs to.', 'PN060'),
  DECRYPTION_FAILED: entry(
    refused,
    'A value does not decrypt: it was damaged, moved, or the ring has another key under the same name.',
  ),

  // Verifications and settings
  VERIFICATION_DECIDED: entry(refused, 'A verification is pending first and decided once.', 'PN062'),
  STAFF_ONLY: entry(refused, 'Only staff may do this.', 'PN063'),
  OWN_VERIFICATION: entry(refused, 'Nobody decides about its own verification.', 'PN064'),
  SETTING_SENSITIVE: entry(refused, 'A sensitive setting never becomes a clear one.', 'PN065'),

  // Running
  SERIALIZATION_FAILURE: entry(
    partial,
    'Concurrent work made the unit of work impossible; retry it.',
    '40001',
  ),
  DEADLOCK: entry(partial, 'Two units of work waited for each other; retry it.', '40P01'),
  CANCELLED: entry(interrupted, 'The statement was cancelled.', '57014'),
  READ_ONLY: entry(refused, 'The unit of work or the server is read-only.', '25006'),
  TRANSACTION_ABORTED: entry(internal, 'A statement was sent after an earlier one had failed.', '25P02'),
  SCHEMA_MISMATCH: entry(
    connection,
    'The database lacks an object that the library expects; migrate it.',
    '42P01',
    '42703',
    '42883',
    '3F000',
  ),
  DATABASE_ERROR: entry(internal, 'The database reported an error without a code of its own here.'),
} as const satisfies Record<string, ErrorCodeEntry>

export type ErrorCode = keyof typeof errorCodes
