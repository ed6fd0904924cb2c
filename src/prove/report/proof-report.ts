import { type Family } from '../attack.js'
import { type Finding } from '../../findings/finding.js'
import { type TenantContext } from '../../query/tenant-context.js'
import { type Uncovered } from '../victims/make-victims.js'

/** What came of the attacks of one family on one object. */
export interface Tally {
  readonly object: string
  readonly family: Family
  readonly tried: number
  readonly refused: number
  /** Went through, and found or did nothing. */
  readonly empty: number
  readonly leaked: number
}

/** One attack that went through. */
export interface Leak {
  readonly object: string
  readonly family: Family
  readonly actor: string
  readonly role: string | undefined
  readonly context: TenantContext | undefined
  readonly why: string
  /** A script that shows it again. */
  readonly reproduce: string
  readonly isWarning: boolean
}

export interface ProofReport {
  readonly database: string
  /** The tenant that attacks and the one that is attacked. */
  readonly tenants: { readonly own: number; readonly foreign: number; readonly areReal: boolean }
  readonly actors: readonly string[]
  readonly attacks: number
  readonly seconds: number
  readonly tallies: readonly Tally[]
  readonly leaks: readonly Leak[]
  readonly uncovered: readonly Uncovered[]
  /** What is not as it was before; empty, unless somebody else wrote meanwhile. */
  readonly changed: readonly string[]
  /** Objects that had a row made for the proof. */
  readonly made: readonly string[]
  /** What this engine or login could not try. */
  readonly leftOut: readonly string[]
  readonly findings: readonly Finding[]
}
