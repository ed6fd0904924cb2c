import { escapeIdentifier, type Client } from 'pg'

/** Runs `work` in a read-only transaction of its own, as a role if one is named; nothing of it is left. */
export async function inReadOnly<T>(
  client: Client,
  role: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  await client.query('begin transaction read only')
  try {
    if (role !== undefined) await client.query(`set local role ${escapeIdentifier(role)}`)
    return await work()
  } finally {
    await client.query('rollback').catch(() => undefined)
  }
}
