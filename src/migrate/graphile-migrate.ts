/**
 * Everything that is used of graphile-migrate stands here. Its commands are not called: they try the lock instead of
 * waiting for it, open pools that end the process when a backend is killed, and need two sessions where the embedded engine
 * has one. Its parts are, so what they read, compile, hash, run and record stays exchangeable with the real command line.
 */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientBase, QueryConfig } from 'pg'
import { calculateHash } from 'graphile-migrate/dist/hash.js'
import { isNoTransactionDefined } from 'graphile-migrate/dist/header.js'
import {
  _migrateMigrationSchema,
  compilePlaceholders,
  parseMigrationText,
  runCommittedMigration,
  serializeMigration,
  type FileMigration,
} from 'graphile-migrate/dist/migration.js'
import type { ParsedSettings } from 'graphile-migrate/dist/settings.js'
import { sluggify } from 'graphile-migrate/dist/sluggify.js'
import { expandIncludes } from './scripts/expand-includes.js'
import { readScript } from './scripts/read-script.js'

export { calculateHash, isNoTransactionDefined, parseMigrationText, serializeMigration, sluggify }
export type { FileMigration }

/** What `current.sql` holds when nothing is being written. */
export const blankMigration = '-- Enter migration here\n'

const silentLogger = { info: () => undefined, error: () => undefined, warn: () => undefined }

/** The settings its parts take, for a link folder and a database. */
function settingsFor(folder: string, database: string): ParsedSettings {
  return {
    migrationsFolder: folder,
    databaseName: database,
    databaseOwner: 'pnc_owner',
    connectionString: '',
    rootConnectionString: '',
    manageGraphileMigrateSchema: true,
    blankMigrationContent: blankMigration,
    logger: silentLogger as unknown as ParsedSettings['logger'],
    beforeReset: [],
    afterReset: [],
    beforeAllMigrations: [],
    afterAllMigrations: [],
    beforeCurrent: [],
    afterCurrent: [],
  }
}

/** `current.sql` with its includes in place; blank where there is none. */
export async function readCurrent(folder: string): Promise<string> {
  const path = join(folder, 'current.sql')
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  return isThere ? compile(folder, await readScript(path, 'current.sql')) : ''
}

/**
 * Replaces `--!include` lines in `text` by the files they name.
 *
 * @param name of the script, for errors
 */
export function compile(folder: string, text: string, name = 'current.sql'): Promise<string> {
  return expandIncludes({ name, text }, join(folder, 'fixtures'))
}

/** Replaces `:DATABASE_NAME` and `:DATABASE_OWNER`. */
export function replacePlaceholders(folder: string, database: string, text: string): string {
  return compilePlaceholders(settingsFor(folder, database), text)
}

/** Creates the tables that record what was applied, if they are missing. */
export function createRecordTables(client: ClientBase): Promise<void> {
  return _migrateMigrationSchema(client as never, settingsFor('', ''))
}

/** Runs one committed migration and records it, in the transaction that is open. */
export async function runCommitted(
  client: ClientBase,
  folder: string,
  database: string,
  migration: FileMigration,
): Promise<void> {
  await runCommittedMigration(
    insideTransaction(client) as never,
    settingsFor(folder, database),
    { database },
    migration,
    '',
  )
}

/** Records a migration whose statements have run, as `runCommitted` does. */
export async function recordCommitted(
  client: ClientBase,
  { hash, previousHash, filename }: FileMigration,
): Promise<void> {
  await client.query(
    'insert into graphile_migrate.migrations (hash, previous_hash, filename) values ($1, $2, $3)',
    [hash, previousHash, filename],
  )
}

/**
 * The client as graphile-migrate may use it: without named statements, whose names all connections of the embedded engine
 * share, and inside the transaction that is open, which whoever opened it commits.
 */
function insideTransaction(client: ClientBase): Pick<ClientBase, 'query'> {
  const query = (config: string | QueryConfig, values?: unknown[]) => {
    if (config === 'begin' || config === 'commit') return Promise.resolve({ rows: [] })
    return typeof config === 'string'
      ? client.query(config, values)
      : client.query(config.text, config.values)
  }
  return { query: query as ClientBase['query'] }
}

/** Puts the `--!include` lines back that a committed migration was compiled from (the expression is graphile-migrate's). */
export function restoreIncludes(body: string): string {
  return body.replace(
    /^--! Included (?<filename>\S+)$[\s\S]*?^--! EndIncluded \k<filename>$/gm,
    (_, filename: string) => `--!include ${filename}`,
  )
}
