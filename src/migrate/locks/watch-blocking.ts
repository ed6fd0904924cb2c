import { readFileSync } from 'node:fs'
import type { Client } from 'pg'
import type { Engine } from '../../engine/engine.js'
import { openClient } from '../../engine/session.js'
import type { BlockingSession } from './blocking-session.js'

/** Long enough for most migrations to be over before anybody asks. */
const interval = 250

let sql: string | undefined

/**
 * Runs `work` on `client` and looks now and then, from a session of its own, whom it waits for: once the wait has ended nobody can
 * tell any more. `onBlocked` is given them each time. The embedded engine has one session, which waits for nobody.
 */
export async function watchBlocking<T>(
  engine: Pick<Engine, 'kind' | 'connectionString'>,
  client: Client,
  onBlocked: (sessions: readonly BlockingSession[]) => void,
  work: () => Promise<T>,
): Promise<T> {
  if (engine.kind === 'embedded') return work()
  sql ??= readFileSync(new URL('blocking-sessions.sql', import.meta.url), 'utf8')
  const statement = sql
  const { processID: pid } = client as Client & { readonly processID: number | null }
  let observer: Promise<Client> | undefined
  const look = async () => {
    observer ??= openObserver(engine.connectionString)
    const { rows } = await (await observer).query<BlockingSession>(statement, [pid])
    if (rows.length > 0) onBlocked(rows)
  }
  // Who cannot be asked stays unknown; that must not end the work.
  let looking: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => undefined)
  }, interval)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await looking
    await observer?.then((opened) => opened.end()).catch(() => undefined)
  }
}

async function openObserver(connectionString: string): Promise<Client> {
  const observer = await openClient({ connectionString })
  observer.on('error', () => undefined)
  return observer
}
