/** Collects what arrives, until there is enough of it to be worth reading. */
export interface Inbox {
  /** Takes what arrived; returns all there is, once it is as long as was asked for. */
  add(data: Buffer): Buffer | undefined
  /** Puts back what could not be used yet, and says how long it must become. */
  keep(rest: Buffer, needed: number): void
}

/** A long message comes in many pieces: joining them at every piece would copy it again and again. */
export function createInbox(): Inbox {
  let pieces: Buffer[] = []
  let length = 0
  let wanted = 0
  return {
    add: (data) => {
      pieces.push(data)
      length += data.length
      return length < wanted ? undefined : Buffer.concat(pieces)
    },
    keep: (rest, needed) => {
      // Copied, so that a few waiting bytes do not keep a large chunk in memory.
      pieces = [Buffer.from(rest)]
      length = rest.length
      wanted = needed
    },
  }
}
