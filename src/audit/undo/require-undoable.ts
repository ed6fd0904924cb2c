import type { Client } from 'pg'
import { PncError } from '../../errors/pnc-error.js'
import type { UndoSession } from './undo-session.js'
import type { TrailEntry } from './trail-entry.js'

/**
 * Says of a transaction without changes what is known of it.
 *
 * @throws PncError NOT_FOUND, always
 */
export async function refuseUnknown(client: Client, transaction: string): Promise<never> {
  const { rows } = await client.query<{ status: string | null }>(
    `select case when $1::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) then 'future' else pg_xact_status($1::xid8) end as status`,
    [transaction],
  )
  const what = {
    future: 'has not been yet',
    aborted: 'was rolled back and changed nothing',
    'in progress': 'is still open',
  }[rows[0]?.status ?? '']
  throw new PncError(
    'NOT_FOUND',
    `Transaction ${transaction} ${what ?? 'changed nothing that the trail holds'}`,
    { hint: 'List changes and their transactions with `pnc-db audit log`.' },
  )
}

/**
 * Refuses what was undone before, and says which undo is the one that could be taken back now.
 *
 * @throws PncError ALREADY_UNDONE
 */
export async function requireNotUndone(
  session: UndoSession,
  transaction: string,
  entries: readonly TrailEntry[],
): Promise<void> {
  const since = new Date(Math.min(...entries.map(({ changed_at }) => changed_at.getTime())))
  const undone = new Map<string, string>()
  for (const tenant of new Set(entries.map((entry) => entry.tenant))) {
    if (tenant === 0) continue
    await session.enter(tenant)
    const { rows } = await session.client.query<{ transaction: string; by: string }>(
      `select a.details ->> 'transaction' as transaction, a.details ->> 'undone_by' as by
       from audit.admin_actions a
       where a.tenant_id = $1 and a.action = 'undo' and a.id >= core.uuid_v7_floor($2)`,
      [tenant, since],
    )
    for (const row of rows) undone.set(row.transaction, row.by)
  }
  const by = undone.get(transaction)
  if (by === undefined) return
  let last = by
  for (let next = undone.get(last); next !== undefined; next = undone.get(last)) last = next
  const hint =
    last === by
      ? `To have it in force again, undo transaction ${last}.`
      : `That was undone in its turn; what happened last is transaction ${last}. Undo that.`
  throw new PncError('ALREADY_UNDONE', `Transaction ${transaction} was undone by transaction ${by}`, {
    hint,
    details: { transaction, undone_by: by, last },
  })
}
