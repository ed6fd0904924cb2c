import { copyFormat, withoutPreparedCopy } from './copy.js'
import type { Message } from './frontend.js'
import { preparedName, withOwnStatementNames } from './statement-names.js'

/** Messages that the engine answers in one go. */
export type Unit =
  /** A simple query, or an extended one up to its Sync: the answer ends with ReadyForQuery. */
  | { readonly kind: 'query'; readonly messages: readonly Message[] }
  /** The part of an extended query up to a Flush: more of it will come. */
  | { readonly kind: 'flush'; readonly messages: readonly Message[] }
  /** A COPY FROM STDIN was asked for: the client waits to be invited to send its data. */
  | { readonly kind: 'invitation'; readonly format: 'text' | 'binary' }
  /** That COPY with all its data. */
  | { readonly kind: 'copy'; readonly messages: readonly Message[] }

export interface UnitCollector {
  /** Takes the next message of the client; returns the unit that it completes, if it completes one. */
  add(message: Message): Unit | undefined
  /** The statements that the client has prepared, by the names it gave them. */
  readonly prepared: ReadonlySet<string>
  /** Whether it has sent SQL that may change settings of the session. */
  readonly hasSet: boolean
}

/** SET, RESET and DISCARD at the beginning of a line or statement, but not SET LOCAL; and the function. It may be wrong, but only in being cautious. */
const setsSomething =
  /(?:^|;|\n|\*\/)\s*(?:set(?!\s+(?:local|transaction|constraints)\b)|reset|discard)\b|set_config\s*\(/i

/** Sorts the messages of one connection into units, and gives its prepared statements names of their own. */
export function collectUnits(connectionId: number): UnitCollector {
  const prepared = new Set<string>()
  let parts: Message[] = []
  let copying = false
  let hasSet = false

  const complete = () => {
    const messages = parts
    parts = []
    return messages
  }

  const addCopyData = (message: Message): Unit | undefined => {
    // Flush and Sync mean nothing while data is copied in.
    if (message.type === 'H' || message.type === 'S') return undefined
    parts.push(message)
    if (message.type !== 'c' && message.type !== 'f') return undefined
    copying = false
    return { kind: 'copy', messages: complete() }
  }

  return {
    prepared,
    get hasSet() {
      return hasSet
    },
    add: (message) => {
      if (copying) return addCopyData(message)
      if (message.type === 'Q' || message.type === 'P') {
        hasSet ||= setsSomething.test(message.bytes.toString('latin1', 5))
      }
      const name = preparedName(message)
      if (name !== undefined) prepared.add(name)
      parts.push(withOwnStatementNames(withoutPreparedCopy(message), connectionId))
      const format = copyFormat(message)
      if (format) {
        copying = true
        return { kind: 'invitation', format }
      }
      if (message.type === 'H') return { kind: 'flush', messages: complete() }
      return 'QSF'.includes(message.type) ? { kind: 'query', messages: complete() } : undefined
    },
  }
}
