import { sql } from 'kysely'
import { PncError } from '../errors/pnc-error.js'
import { maybeOne, type Session } from './session.js'
import { sqlBuilder } from './sql-builder.js'
import { versionConflict } from './version-conflict.js'

/** A table whose rows are versioned and soft-deleted. */
export interface VersionedTable {
  readonly name: 'core.auth_apps' | 'core.profiles' | 'market.businesses' | 'market.listings'
  /** What people call a row: `listing`. */
  readonly noun: string
}

/**
 * Says why an update touched no row: there is none in this tenant, it is deleted (or not), its version moved on, or row security
 * lets the person read it but not change it.
 *
 * @param expected what the update asked for: the version it was based on, and whether the row had to be deleted
 */
export async function explainMiss(
  session: Session,
  { name, noun }: VersionedTable,
  id: string,
  expected: { readonly version?: number; readonly deleted: boolean },
): Promise<PncError> {
  const row = await maybeOne(
    session,
    sqlBuilder
      .selectFrom(name)
      .select(['version', sql<boolean>`deleted_at is not null`.as('deleted')])
      .where('id', '=', id)
      .where('tenant_id', '=', session.context.tenant),
  )
  if (row?.deleted !== expected.deleted) {
    const state = expected.deleted ? 'deleted ' : ''
    return new PncError('NOT_FOUND', `There is no ${state}${noun} ${id} in this tenant.`, { details: { id } })
  }
  if (expected.version !== undefined && row.version !== expected.version) {
    return versionConflict(`${noun} ${id}`, row.version, expected.version, { id })
  }
  return new PncError('ROW_SECURITY_VIOLATION', `The ${noun} ${id} may not be changed by this person.`, {
    hint: 'Only whoever owns it, and the staff of the market, may change it.',
    details: { id },
  })
}
