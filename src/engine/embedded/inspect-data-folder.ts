import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PncError } from '../../errors/pnc-error.js'
import { embeddedMajor } from './embedded-versions.js'

/** Without these PostgreSQL cannot start, and what is left is no database that it could repair. */
const indispensable = ['PG_VERSION', 'global/pg_control', 'base', 'pg_wal', 'pg_xact'] as const

/** The size of `pg_control` in every version. */
const controlFileSize = 8192

/**
 * Whether a folder holds a database of the embedded engine, or nothing yet. It changes nothing.
 *
 * @throws ENGINE_CORRUPT for a folder with anything else in it: it may be somebody's data, so it is never emptied or repaired
 */
export function inspectDataFolder(folder: string): 'absent' | 'present' {
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (!stat) return 'absent'
  if (!stat.isDirectory()) throw corrupt(folder, 'it is not a folder')
  const entries = readdirSync(folder)
  if (entries.length === 0) return 'absent'
  const missing = indispensable.filter((name) => !statSync(join(folder, name), { throwIfNoEntry: false }))
  if (missing.length === indispensable.length) throw corrupt(folder, 'it holds other files')
  if (missing.length > 0) throw corrupt(folder, `it lacks ${missing.join(', ')}`)
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (!/^\d+$/.test(version)) throw corrupt(folder, 'PG_VERSION is not a version')
  if (version !== embeddedMajor) throw otherVersion(folder, version)
  if (statSync(join(folder, 'global/pg_control')).size !== controlFileSize) {
    throw corrupt(folder, 'global/pg_control has the wrong size')
  }
  return 'present'
}

/** The error for a folder that cannot be opened; `log` is what the engine said about it. */
export function corrupt(folder: string, reason: string, log: readonly string[] = []): PncError {
  return new PncError('ENGINE_CORRUPT', `The embedded database in ${folder} cannot be opened: ${reason}.`, {
    hint: `Nothing was changed. Move the folder away (mv ${folder} ${folder}.broken) and run the command again for a new, empty database.`,
    details: { folder, reason, ...(log.length > 0 && { log }) },
  })
}

function otherVersion(folder: string, version: string): PncError {
  const message = `The embedded database in ${folder} was made by PostgreSQL ${version}; this release has ${embeddedMajor}.`
  return new PncError('ENGINE_CORRUPT', message, {
    hint: `Nothing was changed. Use the release of pnc-db that made it, or move the folder away (mv ${folder} ${folder}.pg${version}) for a new, empty database.`,
    details: { folder, version, supported: embeddedMajor },
  })
}
