/** How `db.authentication` works. */
export interface AuthenticationOptions {
  /** Binary logarithm of the rounds of scrypt; default 17 (128 MiB and some tenths of a second for each password), 14 to 20. */
  readonly passwordCost?: number
  /** How long a session lasts unused, in seconds; default 14 days. */
  readonly sessionIdleSeconds?: number
  /** When a session ends however much it is used, in seconds from its beginning; default 90 days. */
  readonly sessionLongestSeconds?: number
}
