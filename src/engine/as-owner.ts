import type { Client } from 'pg'

/** What migrations run under, whatever the login has configured. */
const ownerSettings = {
  role: 'pnc_owner',
  search_path: 'public',
  timezone: "'UTC'",
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  client_min_messages: 'warning',
} as const

const setAll = (scope: 'local' | 'session', lockTimeoutMs: number): string =>
  Object.entries({ ...ownerSettings, lock_timeout: String(Math.trunc(lockTimeoutMs)) })
    .map(([name, value]) => `set ${scope} ${name} = ${value};`)
    .join(' ')

const resetAll = [...Object.keys(ownerSettings), 'lock_timeout'].map((name) => `reset ${name};`).join(' ')

/**
 * Runs `work` in one transaction as pnc_owner: all of it is kept, or nothing. A wait for a lock ends after `lockTimeoutMs`
 * (0: never). Role and settings end with the transaction: on the embedded engine all connections are one session, which
 * must not stay pnc_owner between transactions.
 */
export async function asOwner<T>(client: Client, lockTimeoutMs: number, work: () => Promise<T>): Promise<T> {
  await client.query(`begin; ${setAll('local', lockTimeoutMs)}`)
  try {
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** Runs `work` as pnc_owner outside a transaction, for statements that refuse one, such as `create index concurrently`. */
export async function asOwnerWithoutTransaction<T>(
  client: Client,
  lockTimeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  await client.query(setAll('session', lockTimeoutMs))
  try {
    return await work()
  } finally {
    await client.query(resetAll).catch(() => undefined)
  }
}
