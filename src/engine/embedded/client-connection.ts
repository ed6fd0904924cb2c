import type { Socket } from 'node:net'
import { startupSettings, type SessionSettings } from './session-settings.js'
import { errorResponse } from './wire/backend.js'
import { garbage, takeMessages, takeOpening } from './wire/frontend.js'
import { createInbox } from './wire/inbox.js'
import { collectUnits, type Unit } from './wire/units.js'

export const embeddedUser = 'postgres'
export const embeddedDatabase = 'postgres'

/** A client of the embedded engine: what it has asked for and what belongs to it. */
export interface ClientConnection {
  readonly id: number
  /** What waits to be executed, oldest first. */
  readonly units: Unit[]
  readonly prepared: ReadonlySet<string>
  /** Whether it may have changed settings of the session. */
  readonly hasSet: boolean
  /** The session settings of this client while another one uses the session. */
  settings: SessionSettings
  readonly gone: boolean
  send(output: Buffer): void
  /** Resolves when the client has taken most of what was sent. */
  drained(): Promise<void>
  /** Ends the connection with an error. */
  end(sqlstate: string, text: string, hint?: string): void
}

/**
 * Speaks with one client: greets it, refuses other users and databases (they would silently be `postgres`),
 * and sorts what it sends into units.
 *
 * @param greeting what the engine says to every client whose startup is accepted
 * @param onWork called when a unit is complete and when the client is gone
 */
export function acceptClient(
  id: number,
  socket: Socket,
  greeting: Buffer,
  onWork: () => void,
): ClientConnection {
  const collector = collectUnits(id)
  const units: Unit[] = []
  const inbox = createInbox()
  let isOpen = false
  let gone = false

  const end = (sqlstate: string, text: string, hint?: string) => {
    socket.removeAllListeners('data').resume()
    socket.end(errorResponse('FATAL', sqlstate, text, hint))
  }

  const connection: ClientConnection = {
    id,
    units,
    prepared: collector.prepared,
    settings: new Map(),
    get hasSet() {
      return collector.hasSet
    },
    get gone() {
      return gone
    },
    send: (output) => void socket.write(output),
    drained: () => drained(socket),
    end,
  }

  const open = (parameters: ReadonlyMap<string, string>) => {
    const user = parameters.get('user') ?? ''
    const database = parameters.get('database') ?? user
    if (user !== embeddedUser) {
      end('28000', `role "${user}" does not exist: the embedded engine has one login, "${embeddedUser}"`)
      return
    }
    if (database !== embeddedDatabase) {
      const has = `the embedded engine has one database, "${embeddedDatabase}"`
      end('3D000', `database "${database}" does not exist: ${has}`)
      return
    }
    isOpen = true
    connection.settings = startupSettings(parameters)
    socket.write(greeting)
  }

  /** Handles the packets that come before the session is open; returns what follows them. */
  const takeOpenings = (received: Buffer): Buffer | undefined => {
    let rest = received
    while (!isOpen) {
      const taken = takeOpening(rest)
      if (taken === undefined) {
        inbox.keep(rest, 0)
        return undefined
      }
      if (taken === garbage) {
        end('08P01', 'This is not the PostgreSQL protocol.')
        return undefined
      }
      rest = taken.rest
      if (taken.opening.kind === 'startup') open(taken.opening.parameters)
      else if (taken.opening.kind === 'encryption') socket.write('N')
      // A running statement blocks the engine, so there is nothing that a cancel request could do.
      else socket.end()
    }
    return rest
  }

  const takeUnits = (received: Buffer) => {
    const taken = takeMessages(received)
    if (taken === garbage) {
      end('08P01', 'The message is not understood.')
      return
    }
    inbox.keep(taken.rest, taken.needed)
    for (const message of taken.messages) {
      if (message.type === 'X') return void socket.end()
      const unit = collector.add(message)
      if (unit) units.push(unit)
    }
    if (units.length > 0) onWork()
  }

  socket.setNoDelay(true)
  socket.on('data', (data) => {
    const received = inbox.add(data)
    const rest = received && takeOpenings(received)
    if (rest) takeUnits(rest)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    gone = true
    onWork()
  })
  return connection
}

function drained(socket: Socket): Promise<void> {
  if (!socket.writableNeedDrain) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })
}
