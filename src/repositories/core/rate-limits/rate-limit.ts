/** What became of an attempt to take one of a limit. */
export interface RateLimit {
  readonly allowed: boolean
  /** How many more would be allowed at this moment. */
  readonly remaining: number
  /** Milliseconds after which the next attempt will be allowed, if nobody else is faster; 0 when this one was. */
  readonly retry_after_ms: number
  /** When all that has been taken will have left the window. */
  readonly resets_at: Date
}
