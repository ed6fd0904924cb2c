import type { Vault } from '../crypto/vault.js'
import { throwIfAborted } from '../engine/session.js'
import type { ProgressReporter } from '../progress/progress.js'
import type { KeyFinding } from './key-finding.js'
import type { AsOperator } from '../engine/operator-session.js'

/** What every part of a rotation works with. */
export interface Rotation {
  readonly asOperator: AsOperator
  readonly vault: Vault
  /** How many keys or values one transaction changes. */
  readonly batch: number
  /** How long it waits for keys that writers hold. */
  readonly patienceMs: number
  readonly progress: ProgressReporter
  readonly signal: AbortSignal | undefined
  /** What does not decrypt is left as it is and noted here, each thing once. */
  readonly broken: Map<string, KeyFinding>
}

/** @throws INTERRUPTED between two batches, which are transactions of their own */
export function stopIfAborted({ signal }: Rotation, done: string): void {
  throwIfAborted(signal, undefined, `Interrupted: ${done}. Run it again to go on from there.`)
}

export function noteBroken({ broken }: Rotation, finding: KeyFinding): void {
  broken.set(`${finding.object} ${finding.tenant} ${finding.id}`, finding)
}
