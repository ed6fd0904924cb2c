import { type Actor } from './actor.js'

/** What an attack tries, in the order of the report. */
export const families = [
  'read',
  'insert',
  'update',
  'delete',
  'truncate',
  'upsert',
  'key',
  'attach',
  'copy',
  'lock',
  'trigger',
  'statistics',
  'error',
  'definition',
  'setting',
  'context',
  'role',
  'shadow',
  'sequence',
  'call',
] as const

export type Family = (typeof families)[number]

/** What shows that an attack went through, besides a value of the other tenant in anything it was told and a row it wrote there. */
export interface LeakRule {
  /** Any row in the answer. */
  readonly rows?: boolean
  /** A first value that is neither 0, false nor null. */
  readonly count?: boolean
  /** That the statement was not refused. */
  readonly success?: boolean
  /** These SQLSTATEs, or classes of them such as `23`: what was asked had passed everything that should have stopped it. */
  readonly errors?: readonly string[]
  /** A unique violation of one of these constraints: the key tells of rows of another tenant. */
  readonly keys?: readonly string[]
  /** A denied privilege on this relation, said from inside a function: the role was let into the function that reads it. */
  readonly reaches?: readonly string[]
  /** An answer that depends on whether the rows of the other tenant are there. */
  readonly differs?: boolean
  /** Values of the other tenant are what it is asked for. */
  readonly mayTell?: boolean
  /** A notice that begins like this: something of the actor's own ran with the rights of another role. */
  readonly notice?: string
  /** Another plan, whose estimate differs where the planner knows the value that the first one asks for. */
  readonly estimate?: string
  /** Going through is worth a warning and fails nothing. */
  readonly isWarning?: boolean
}

/** One attempt. Everything it does is rolled back. */
export interface Attack {
  readonly family: Family
  /** What is attacked, as findings name it. */
  readonly object: string
  readonly actor: Actor
  /** Run by the prover before it becomes the actor: what the attack supposes. */
  readonly given?: readonly string[]
  /** Run by the actor before the statement itself; whatever stops it here has refused the attack. */
  readonly first?: readonly string[]
  readonly sql: string
  readonly leaks: LeakRule
  /** Whether to look afterwards at what was written. */
  readonly writes?: boolean
  /** What proves nothing: an error of other SQLSTATEs than these leaves the object uncovered. */
  readonly decisive?: readonly string[]
}
