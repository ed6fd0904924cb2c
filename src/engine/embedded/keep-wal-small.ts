import type { PGlite } from '@electric-sql/pglite'

/** How much log may gather between two checkpoints, in bytes. */
const longestLog = 64 * 1024 * 1024

const everyMs = 2_000

const question = `
  select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), redo_lsn) > ${longestLog} as due
  from pg_catalog.pg_control_checkpoint()`

/**
 * Makes a checkpoint now and then. PGlite has no checkpointer: without this the write-ahead log grows until the engine is
 * closed, and after a crash all of it is replayed.
 *
 * @returns to be called between transactions; it looks at most every two seconds
 */
export function keepWalSmall(db: PGlite): () => Promise<void> {
  let lookedAt = Date.now()
  return async () => {
    if (Date.now() - lookedAt < everyMs) return
    lookedAt = Date.now()
    const [answer] = await db.exec(question)
    const row = answer?.rows[0] as { due: boolean } | undefined
    // A client that has set a role of its own may not; the next one will.
    if (row?.due) await db.exec('checkpoint').catch(() => undefined)
  }
}
