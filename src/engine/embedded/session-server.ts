import type { PGlite } from '@electric-sql/pglite'
import { createServer, type ListenOptions, type Server } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { acceptClient, type ClientConnection } from './client-connection.js'
import { askEngine, engineGreeting } from './engine-wire.js'
import { keepWalSmall } from './keep-wal-small.js'
import {
  applySessionSettings,
  discardSession,
  readSessionSettings,
  sameSettings,
} from './session-settings.js'
import { copyInResponse } from './wire/backend.js'
import { message } from './wire/frontend.js'
import { withOwnStatementNames } from './wire/statement-names.js'
import type { Unit } from './wire/units.js'

export interface SessionServer {
  /** The addresses it listens on, in the order that was asked for; a port 0 has become a real one. */
  readonly ports: readonly (number | undefined)[]
  /** Resolves with the reason if the engine dies; nothing is served any more then. */
  readonly crashed: Promise<string>
  /** Ends all connections and stops listening. */
  close(): Promise<void>
}

const sync = message('S', Buffer.alloc(0))

/**
 * Serves one PGlite to any number of PostgreSQL clients.
 *
 * PGlite is a single session, and this is what makes sharing it bearable (the server of `@electric-sql/pglite-socket`
 * works message by message and knows nothing of sessions):
 * - a unit runs whole, so that two connections' Parse and Bind never mix; a connection in a transaction keeps the session
 *   until the transaction ends, and the others wait;
 * - settings and role belong to a connection and are put in place when its turn comes; named statements are kept apart;
 *   what a client leaves behind is discarded;
 * - `copy from stdin` is collected and handed over whole (the engine dies of an incomplete one);
 * - an engine that died ends its connections with an error instead of leaving them waiting.
 *
 * Shared all the same: temporary tables, advisory locks and LISTEN. A running statement cannot be cancelled.
 */
export async function serveSession(db: PGlite, addresses: readonly ListenOptions[]): Promise<SessionServer> {
  const greeting = await engineGreeting(db)
  const tidyWal = keepWalSmall(db)
  /** In the order of their turns. */
  const connections = new Set<ClientConnection>()
  /** The connection in a transaction, between Flush and Sync, or in a COPY. */
  let owner: ClientConnection | undefined
  /** The connection whose settings are in place; undefined when they are the defaults. */
  let configured: ClientConnection | undefined
  let nextId = 1
  let isPumping = false
  let isOver = false
  let reportCrash: (reason: string) => void = () => undefined
  const crashed = new Promise<string>((resolve) => (reportCrash = resolve))

  /** Runs what is waiting, one unit at a time. */
  const pump = async () => {
    if (isPumping) return
    isPumping = true
    try {
      for (let next = choose(); next; next = choose()) {
        await (next.gone ? farewell(next) : serve(next))
        // Lets the sockets speak between two units.
        await nextTurn()
      }
    } catch (error) {
      crash(error instanceof Error ? error.message : String(error))
    } finally {
      isPumping = false
    }
  }

  const choose = (): ClientConnection | undefined => {
    const hasWork = ({ gone, units }: ClientConnection) => gone || units.length > 0
    if (isOver) return undefined
    if (owner) return hasWork(owner) ? owner : undefined
    for (const connection of connections) if (hasWork(connection)) return connection
    return undefined
  }

  const serve = async (connection: ClientConnection) => {
    const unit = connection.units.shift()
    if (!unit) return
    if (!owner) await configure(connection)
    // Whoever had a turn goes to the end of the queue.
    connections.delete(connection)
    connections.add(connection)
    owner = (await execute(connection, unit)) ? connection : undefined
    if (!owner) await tidyWal()
    await connection.drained()
  }

  /** Returns whether the connection keeps the session. */
  const execute = async (connection: ClientConnection, unit: Unit): Promise<boolean> => {
    if (unit.kind === 'invitation') {
      connection.send(copyInResponse(unit.format))
      return true
    }
    const status = await askEngine(db, unit, (output) => connection.send(output))
    return status !== 'idle'
  }

  /** Gives the session the settings of the connection that is about to use it. */
  const configure = async (connection: ClientConnection) => {
    if (configured === connection) return
    if (configured?.hasSet) configured.settings = await readSessionSettings(db)
    const isOther = !sameSettings(configured?.settings ?? new Map(), connection.settings)
    configured = connection
    if (isOther) await applySessionSettings(db, connection.settings)
  }

  /** Cleans up after a client that left: its transaction, its statements and, after the last one, everything. */
  const farewell = async (connection: ClientConnection) => {
    connections.delete(connection)
    if (owner === connection) {
      // The Sync ends an extended query that was left in the middle.
      await askEngine(db, { kind: 'query', messages: [sync] }, () => undefined)
      await db.exec('rollback')
      owner = undefined
    }
    if (connections.size === 0) {
      await discardSession(db)
      configured = undefined
      return
    }
    const closes = [...connection.prepared].map((name) =>
      withOwnStatementNames(message('C', Buffer.from(`S${name}\0`)), connection.id),
    )
    if (closes.length > 0) {
      await askEngine(db, { kind: 'query', messages: [...closes, sync] }, () => undefined)
    }
    if (configured === connection) {
      await applySessionSettings(db, new Map())
      configured = undefined
    }
  }

  const crash = (reason: string) => {
    isOver = true
    for (const connection of connections) {
      connection.end(
        '57P02',
        `The embedded engine stopped: ${reason}`,
        'Committed work is safe; open it again.',
      )
    }
    reportCrash(reason)
  }

  const servers = addresses.map(() =>
    createServer((socket) => {
      connections.add(acceptClient(nextId++, socket, greeting, () => void pump()))
    }),
  )
  await Promise.all(servers.map((server, i) => listen(server, addresses[i] ?? {})))

  return {
    ports: servers.map(portOf),
    crashed,
    close: async () => {
      isOver = true
      const closing = servers.map((server) => new Promise((resolve) => server.close(resolve)))
      for (const connection of connections) connection.end('57P01', 'The embedded engine is shutting down.')
      await Promise.all(closing)
    },
  }
}

function listen(server: Server, address: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function portOf(server: Server): number | undefined {
  const address = server.address()
  return typeof address === 'object' ? address?.port : undefined
}
