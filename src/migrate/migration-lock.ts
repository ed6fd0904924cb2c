import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import { throwIfAborted } from '../engine/session.js'

/** Our key among the advisory locks of a database: the letters `pncdbmig` read as one 64-bit number. */
export const migrationLockKey = BigInt(`0x${Buffer.from('pncdbmig').toString('hex')}`)

interface LockHolder {
  readonly pid: number
  readonly application: string | null
  readonly login: string | null
  readonly since: Date | null
}

/**
 * Runs `work` while this session holds the migration lock of the database; waits for another holder, in line.
 * The embedded engine is one session, which an advisory lock cannot divide: there each migration asks again inside its
 * transaction whether somebody else has run it.
 *
 * @param timeoutMs how long to wait; 0 waits for ever
 * @throws PncError LOCK_NOT_OBTAINED naming the session that holds the lock
 */
export async function withMigrationLock<T>(
  client: Client,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  try {
    await client.query(
      `begin; set local statement_timeout = 0; set local lock_timeout = ${String(Math.trunc(timeoutMs))};
       select pg_advisory_lock(${String(migrationLockKey)}); commit;`,
    )
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throwIfAborted(signal, error, 'Interrupted while waiting for another migration; nothing was changed')
    if ((error as { code?: unknown }).code !== '55P03') throw error
    throw await lockNotObtained(client, timeoutMs, error)
  }
  try {
    return await work()
  } finally {
    await client.query(`select pg_advisory_unlock(${String(migrationLockKey)})`).catch(() => undefined)
  }
}

async function lockNotObtained(client: Client, timeoutMs: number, cause: unknown): Promise<PncError> {
  const { rows } = await client.query<LockHolder>(
    `select l.pid, nullif(a.application_name, '') as application, a.usename as login, a.backend_start as since
       from pg_catalog.pg_locks l
       left join pg_catalog.pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory'
        and l.granted
        and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
        and (l.classid::bigint << 32) | l.objid::bigint = $1`,
    [String(migrationLockKey)],
  )
  const [holder] = rows
  const who = holder ? describeHolder(holder) : 'a session that has just ended'
  return new PncError(
    'LOCK_NOT_OBTAINED',
    `Another migration is running: no lock after ${String(timeoutMs / 1000)} s, it is held by ${who}`,
    {
      hint: 'Wait for it, allow more time with --lock-timeout 5m, or end that session if it is stuck.',
      details: holder && { ...holder, since: holder.since?.toISOString() },
      cause,
    },
  )
}

function describeHolder({ pid, application, login, since }: LockHolder): string {
  const name = [application, login && `login ${login}`].filter(Boolean).join(', ')
  const connected = since ? `, connected since ${since.toISOString()}` : ''
  return `process ${String(pid)}${name && ` (${name})`}${connected}`
}
