/** How far one clock is ahead of another, and how sure that is. */
export interface ClockOffset {
  /** How many milliseconds the server is ahead; negative where it is behind. */
  readonly offsetMs: number
  /** Half of the round trip: the truth is no further away than this. */
  readonly uncertaintyMs: number
}

/** The offset of a server's clock, taken to be read in the middle of a round trip (RFC 5905 section 8, with one server time). */
export function clockOffset(sentAt: number, serverAt: number, receivedAt: number): ClockOffset {
  return { offsetMs: serverAt - (sentAt + receivedAt) / 2, uncertaintyMs: (receivedAt - sentAt) / 2 }
}
