import { createContextSigner } from '../../query/context-signer.js'
import { toPncError } from '../../database/to-pnc-error.js'
import { exitCodes } from '../../errors/exit-codes.js'
import { PncError } from '../../errors/pnc-error.js'
import { withAuditSession, type AuditOptions } from '../with-audit-session.js'
import { planUndo, type UndoPlan, type UndoStatement } from './plan-undo.js'
import { readEntries } from './read-entries.js'
import { readUndoState } from './read-undo-state.js'
import { refuseUnknown, requireNotUndone } from './require-undoable.js'
import { rowName, type TrailEntry } from './trail-entry.js'
import type { UndoConflict } from './undo-conflict.js'
import { undoSession, type UndoSession } from './undo-session.js'

export interface UndoOptions extends AuditOptions {
  /** The id of the transaction, as the trail names it. */
  readonly transaction: string
  /** Why, for `audit.admin_actions`. */
  readonly reason?: string | undefined
  /** Runs the statements and takes them back. */
  readonly dryRun?: boolean | undefined
  /** Signs the contexts in which it acts. */
  readonly contextSecret: string
  readonly serviceRole: string
}

export interface UndoReport extends UndoPlan {
  readonly transaction: string
  /** The transaction that undid it, which can be undone in its turn; undefined where nothing was changed. */
  readonly undoneBy: string | undefined
}

/** Longer than an undo takes. */
const ttlSeconds = 3600

/**
 * Takes back what one transaction changed, in one transaction of its own: all of it, or nothing where `conflicts` is not empty. It acts
 * tenant by tenant as the role of services in the system's context, so that every policy, grant and trigger holds. Readings of the trail
 * stay noted in any case.
 *
 * @throws PncError NOT_FOUND, ALREADY_UNDONE, PRIVILEGE_MISSING, CONTEXT_INVALID, TENANT_NOT_ACTIVE, LOCK_NOT_OBTAINED, INTERRUPTED
 */
export function undoTransaction(options: UndoOptions): Promise<UndoReport> {
  const { transaction, serviceRole, dryRun = false, contextSecret } = options
  const sign = createContextSigner(contextSecret, ttlSeconds)
  return withAuditSession(options, async (run) => {
    // On its own, so that the reading stays noted whatever follows.
    const entries = await run((client) => readEntries(client, { transaction }))
    return run(async (client) => {
      if (entries.length === 0) return refuseUnknown(client, transaction)
      await client.query(`select pg_advisory_xact_lock(hashtextextended('audit.undo ' || $1, 0))`, [
        transaction,
      ])
      const { rows } = await client.query<{ may: boolean }>(
        'select exists (select from pg_roles r where r.rolname = $1 and pg_has_role(session_user, r.oid, $2)) as may',
        [serviceRole, 'member'],
      )
      if (rows[0]?.may !== true) throw mayNotServe(serviceRole)
      const session = undoSession(client, serviceRole, sign, options.signal)
      const state = await readUndoState(session, entries, serviceRole)
      await requireNotUndone(session, transaction, entries)
      const plan = planUndo(state)
      if (plan.conflicts.length > 0) return { ...plan, transaction, undoneBy: undefined }
      await session.asOwner()
      await client.query('savepoint undo')
      const refused = await execute(session, plan.statements)
      const conflicts = refused ? [refused] : await findTakenAlong(session, entries)
      if (conflicts.length > 0 || dryRun) {
        await client.query('rollback to savepoint undo')
        return { ...plan, conflicts, transaction, undoneBy: undefined }
      }
      const undoneBy = await note(
        session,
        options,
        plan.statements,
        entries.map(({ tenant }) => tenant),
      )
      return { ...plan, transaction, undoneBy }
    })
  })
}

/** Runs the statements in their order; the first that the database refuses, or that does not find its row, ends it. */
async function execute(
  session: UndoSession,
  statements: readonly UndoStatement[],
): Promise<UndoConflict | undefined> {
  for (const { tenant, sql, change, table, key } of statements) {
    const about = { change, tenant, table, key }
    try {
      await session.enter(tenant)
      const { rows, rowCount } = await session.client.query<Record<string, boolean>>(sql)
      if (rowCount !== 1)
        return { ...about, kind: 'row-gone', detail: 'the row is gone or was changed meanwhile' }
      const columns = Object.entries(rows[0] ?? {}).flatMap(([column, isAsBefore]) =>
        isAsBefore ? [] : [column],
      )
      if (columns.length > 0) {
        return {
          ...about,
          kind: 'not-allowed',
          columns,
          detail: `services may not give ${columns.join(', ')}`,
        }
      }
    } catch (error) {
      const { code, message, exitCode } = toPncError(error)
      if (exitCode !== exitCodes.refused && exitCode !== exitCodes.usage) throw error
      return { ...about, kind: 'refused', detail: `${code}: ${message}` }
    }
  }
  return undefined
}

/** What triggers changed besides, in rows that the transaction never touched: what was added later below a row that goes. */
async function findTakenAlong(
  session: UndoSession,
  entries: readonly TrailEntry[],
): Promise<readonly UndoConflict[]> {
  await session.asOwner()
  const touched = new Set(entries.map(rowName))
  const made = await readEntries(session.client, { transaction: await currentTransaction(session) })
  return made
    .filter((entry) => !touched.has(rowName(entry)))
    .map(({ id, tenant, table, key, operation }) => ({
      kind: 'takes-along',
      change: id,
      tenant,
      table,
      key,
      detail: `the undo would change this row along (${operation}), which the transaction did not touch`,
    }))
}

async function currentTransaction({ client }: UndoSession): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id')
  return rows[0]?.id ?? ''
}

/** Leaves one `undo` action in each tenant that was touched. */
async function note(
  session: UndoSession,
  { transaction, reason }: UndoOptions,
  statements: readonly UndoStatement[],
  tenants: readonly number[],
): Promise<string> {
  const undoneBy = await currentTransaction(session)
  for (const tenant of new Set(tenants)) {
    await session.enter(tenant)
    await session.asOwner()
    const details = {
      transaction,
      undone_by: undoneBy,
      statements: statements.filter((statement) => statement.tenant === tenant).length,
    }
    await session.client.query(`select audit.note_maintenance('undo', $1, $2)`, [reason ?? null, details])
  }
  return undoneBy
}

function mayNotServe(serviceRole: string): PncError {
  return new PncError('PRIVILEGE_MISSING', `The login may not take the role ${serviceRole}`, {
    hint: `An undo acts as ${serviceRole}: connect as a superuser, or as a login that is a member of pnc_owner and of ${serviceRole}.`,
  })
}
