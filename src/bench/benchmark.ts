import type { Budget } from './measure/budget.js'
import type { Timing } from './measure/timing.js'
import type { SeededDatabase } from './server/seeded-database.js'
import type { BenchServer } from './server/bench-server.js'

/** One line of a benchmark: what we do, what it is held against, and how much slower it may be. */
export interface Finding {
  readonly what: string
  readonly ours: Timing
  /** The other side of the same run; missing where the budget is a time. */
  readonly base?: Timing
  readonly budget: Budget
}

/** What a benchmark gets to work with. */
export interface Bench {
  readonly server: BenchServer
  /** Listings in the seeded database. */
  readonly listings: number
  /** Takes fewer repetitions: for trying a benchmark out, not for its figures. */
  readonly quick: boolean
  /** The migrated and seeded database, made when the first benchmark asks for it. */
  readonly seeded: () => Promise<SeededDatabase>
  /** Says what is being done, on stderr. */
  readonly say: (text: string) => void
  /** Puts a sentence into the report: what could not be measured here, and why. */
  readonly note: (text: string) => void
}

/** Compares two ways to the same result, or measures one against a time. */
export interface Benchmark {
  /** What `--only` takes. */
  readonly name: string
  /** What is compared, in words. */
  readonly title: string
  run(bench: Bench): Promise<readonly Finding[]>
}
