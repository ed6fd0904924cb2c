import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Engine } from '../../engine/engine.js'
import { throwIfAborted } from '../../engine/session.js'
import { PncError } from '../../errors/pnc-error.js'
import {
  describeBlockingSession,
  describeWait,
  withoutValues,
  type BlockingSession,
} from './blocking-session.js'
import { nextLockAttempt } from './lock-attempt.js'
import { watchBlocking } from './watch-blocking.js'

export interface LockRetryOptions {
  /** The file that is run, for the error. */
  readonly what: string
  readonly engine: Pick<Engine, 'kind' | 'connectionString'>
  /** For all attempts together, in milliseconds; 0 goes on for ever. */
  readonly lockTimeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** Told whom the work waits for, in words. */
  readonly onBlocked?: ((words: string) => void) | undefined
}

/**
 * Runs work that needs locks others may hold: each attempt waits a second at most, is rolled back when it got none, and tries again
 * after a pause in which the others go on. So a migration never stands in the queue of a table behind a long query, with everybody
 * else behind it. A deadlock is tried again, too.
 *
 * @param attempt does all of the work in a transaction, with this `lock_timeout` in milliseconds
 * @throws PncError LOCK_NOT_OBTAINED naming the sessions in the way; whatever else `attempt` throws
 */
export async function withLockRetries<T>(
  client: Client,
  { what, engine, lockTimeoutMs: totalMs, signal, onBlocked }: LockRetryOptions,
  attempt: (timeoutMs: number) => Promise<T>,
): Promise<T> {
  const started = performance.now()
  let blocking: readonly BlockingSession[] = []
  const remember = (sessions: readonly BlockingSession[]) => {
    blocking = sessions
    onBlocked?.(describeWait(sessions))
  }
  for (let attempts = 0; ; attempts += 1) {
    const elapsedMs = performance.now() - started
    const next = nextLockAttempt({ totalMs, elapsedMs, attempts }, Math.random())
    if (!next) throw lockNotObtained({ what, totalMs, attempts, blocking })
    await pause(next.pauseMs, signal)
    try {
      return await watchBlocking(engine, client, remember, () => attempt(next.timeoutMs))
    } catch (error) {
      if (!isLockRefused(error) || signal?.aborted) throw error
    }
  }
}

/** Whether work ended because others hold what it needs; a script's error has the server's as its cause. */
function isLockRefused(error: unknown): boolean {
  const { code } = ((error instanceof PncError ? error.cause : error) ?? {}) as { readonly code?: unknown }
  return code === '55P03' || code === '40P01'
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, signal && { signal }).catch(() => undefined)
  throwIfAborted(signal)
}

interface LockFailure {
  readonly what: string
  readonly totalMs: number
  readonly attempts: number
  readonly blocking: readonly BlockingSession[]
}

function lockNotObtained({ what, totalMs, attempts, blocking }: LockFailure): PncError {
  const tries = `${String(attempts)} ${attempts === 1 ? 'attempt' : 'attempts'}`
  const who = blocking.map((session) => `\n  ${describeBlockingSession(session)}`).join('')
  return new PncError(
    'LOCK_NOT_OBTAINED',
    `${what}: no lock after ${tries} in ${String(totalMs / 1000)} s, nothing of it was kept${who && `; in the way (values left out, 200 characters at most):${who}`}`,
    {
      hint: 'Wait for that session, allow more time with --lock-timeout 5m, or end it: select pg_terminate_backend(<process>)',
      details: {
        attempts,
        blocking: blocking.map((session) => ({ ...session, query: withoutValues(session.query ?? '') })),
      },
    },
  )
}
