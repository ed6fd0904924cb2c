import type { EventEmitter } from 'node:events'
import type { Client } from 'pg'

export interface StatementCount {
  /** How many statements of the message that failed last had completed before it failed. */
  readonly completed: number
  stop(): void
}

/** Watches a connection for the number of the statement that fails: the server does not always give a position. */
export function countStatements(client: Client): StatementCount {
  const { connection } = client as unknown as { readonly connection: EventEmitter }
  let running = 0
  let completed = 0
  const listeners = {
    readyForQuery: () => (running = 0),
    commandComplete: () => (running += 1),
    errorMessage: () => (completed = running),
  }
  for (const [event, listener] of Object.entries(listeners)) connection.on(event, listener)
  return {
    get completed() {
      return completed
    },
    stop: () => {
      for (const [event, listener] of Object.entries(listeners)) connection.off(event, listener)
    },
  }
}
