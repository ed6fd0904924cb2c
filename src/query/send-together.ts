import type { PoolClient } from 'pg'

/**
 * Lets everything that is written to a connection before the event loop goes on leave in one packet: pg writes each statement by
 * itself, which costs a system call here and wakes the server up once more.
 */
export function sendTogether({ connection: { stream } }: PoolClient): void {
  stream.cork()
  process.nextTick(() => stream.uncork())
}
