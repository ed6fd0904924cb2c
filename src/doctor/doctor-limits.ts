/** From where on a check speaks. */
export interface DoctorLimits {
  /** Clocks may differ by so much. */
  readonly clockSkewMs: number
  /** A key that signs contexts is old after so many days. */
  readonly contextKeyDays: number
  /** The share of a sequence's numbers that may be used. */
  readonly sequenceShare: number
  /** The share of connections that may be in use. */
  readonly connectionShare: number
  /** How many days ahead partitions have to be there. */
  readonly partitionDays: number
  /** How long a session may be idle in a transaction. */
  readonly idleInTransactionSeconds: number
  /** How long a prepared transaction may wait for its end. */
  readonly preparedSeconds: number
  /** How much WAL a slot may hold back. */
  readonly slotBytes: number
  /** Below so many rows nothing is said of statistics and dead rows. */
  readonly rowsThatMatter: number
  /** The share of rows changed since the last analyze. */
  readonly staleShare: number
  /** The share of dead rows in a table. */
  readonly deadShare: number
  /** Bits that the secret of contexts has to hold at least, as far as they can be seen. */
  readonly secretBits: number
}

export const doctorLimits: DoctorLimits = {
  clockSkewMs: 3_000,
  contextKeyDays: 365,
  sequenceShare: 0.75,
  connectionShare: 0.8,
  partitionDays: 30,
  idleInTransactionSeconds: 300,
  preparedSeconds: 600,
  slotBytes: 1024 ** 3,
  rowsThatMatter: 10_000,
  staleShare: 0.5,
  deadShare: 0.3,
  secretBits: 96,
}
