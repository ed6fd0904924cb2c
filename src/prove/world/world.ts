import { type Actor } from '../actor.js'
import { type Target } from '../target.js'
import { type ForgedContext, type ForgedToken } from './forge-contexts.js'

/** A row as text, by column; null where it is null. */
export type RowText = Readonly<Record<string, string | null>>

/** A row of a target for each side, and how those were made that were not there. */
export interface Victims {
  /** Of the tenant that attacks. */
  readonly own: RowText | undefined
  /** Of the tenant that is attacked. */
  readonly foreign: RowText | undefined
  /** The statements that made them, in the transaction of the proof. */
  readonly madeBy: readonly string[]
  /** Rows of the tenant that attacks, up to a thousand. */
  readonly ownCount: number
}

/** A value that the planner keeps of a personal column, and one that it knows nothing of. */
export interface KeptStatistic {
  readonly table: string
  readonly column: string
  readonly conditions: readonly [string, string]
}

/** Where a sequence stands, so that an attack may set it to just that. */
export interface SequenceState {
  readonly id: string
  readonly lastValue: string
  readonly isCalled: boolean
}

/** The facts that attacks are made from, besides the catalog. */
export interface World {
  /** Whether the engine is a server: COPY from a client works as it does there. */
  readonly isServer: boolean
  /** Whether actors are logins of their own, and not only roles that the prover has taken and could give back. */
  readonly areLogins: boolean
  /** Statements that turn the session into the prover, who sees and writes every row of these tables. */
  readonly asProver: (tables: readonly string[]) => readonly string[]
  /** What lets everybody make temporary objects, until it is rolled back. */
  readonly grantTemporary: string
  readonly ownTenant: number
  readonly foreignTenant: number
  /** A person of the attacked tenant alone. */
  readonly foreignPerson: string
  readonly actors: readonly Actor[]
  readonly targets: readonly Target[]
  readonly victims: ReadonlyMap<string, Victims>
  readonly statistics: readonly KeptStatistic[]
  readonly sequences: readonly SequenceState[]
  readonly forgedContexts: readonly ForgedContext[]
  readonly forgedTokens: readonly ForgedToken[]
}
