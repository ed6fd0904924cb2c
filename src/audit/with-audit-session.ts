import type { Client } from 'pg'
import { asOwner } from '../engine/as-owner.js'
import type { Engine } from '../engine/engine.js'
import { withSession } from '../engine/session.js'

export interface AuditOptions {
  readonly engine: Engine
  /** How long to wait for a lock; a minute by default. */
  readonly lockTimeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Runs transactions one after the other on one session: as pnc_owner where the login may, else as the login itself. */
export type RunTransaction = <T>(work: (client: Client) => Promise<T>) => Promise<T>

/**
 * Opens a session for work on the audit trail. Who may become pnc_owner works as that; a member of pnc_operator may seal and verify
 * as it is, and one of pnc_auditor read inside a tenant. `work` is told which of them it is.
 */
export function withAuditSession<T>(
  { engine, lockTimeoutMs = 60_000, signal }: AuditOptions,
  work: (transaction: RunTransaction, isOwner: boolean) => Promise<T>,
): Promise<T> {
  return withSession(engine, { signal }, async (client) => {
    const { rows } = await client.query<{ may: boolean }>(
      `select exists (
        select from pg_roles r where r.rolname = 'pnc_owner' and pg_has_role(current_user, r.oid, 'member')
      ) as may`,
    )
    const mayOwn = rows[0]?.may === true
    return work(
      (inside) =>
        mayOwn
          ? asOwner(client, lockTimeoutMs, () => inside(client))
          : asItself(client, lockTimeoutMs, () => inside(client)),
      mayOwn,
    )
  })
}

async function asItself<T>(client: Client, lockTimeoutMs: number, work: () => Promise<T>): Promise<T> {
  await client.query(
    `begin; set local timezone = 'UTC'; set local lock_timeout = ${Math.trunc(lockTimeoutMs)}`,
  )
  try {
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
