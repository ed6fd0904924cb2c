import { timingSafeEqual } from 'node:crypto'
import { auditKeyId, hashSeal, signSeal, type Seal } from './seal.js'
import type { TrailFault } from './trail-fault.js'

/** Whether a seal is what it says, hangs on the one before and is signed. Pure. */
export function checkChain(
  seal: Seal,
  previous: Seal | undefined,
  auditKey: string | undefined,
): { readonly faults: readonly TrailFault[]; readonly isSigned: boolean } {
  const faults: TrailFault[] = []
  const fault = (kind: TrailFault['kind'], detail: string) => faults.push({ kind, seal: seal.number, detail })
  const expected = BigInt(previous?.number ?? 0) + 1n
  if (BigInt(seal.number) !== expected) {
    fault('seal-removed', `seal ${String(expected)} is missing before seal ${seal.number}`)
  } else if (!seal.previous_hash.equals(previous?.hash ?? Buffer.alloc(0))) {
    fault(
      'seal-edited',
      `seal ${seal.number} was made after another seal ${previous?.number ?? ''} than there is`,
    )
  }
  const start = previous?.to_transaction ?? '0'
  const isSameRange = previous?.from_transaction === seal.from_transaction
  if (!isSameRange && seal.from_transaction !== start && faults.length === 0) {
    fault('seal-edited', `seal ${seal.number} leaves transactions out before it`)
  }
  if (!hashSeal(seal).equals(seal.hash)) {
    fault('seal-edited', `seal ${seal.number} does not say what it said when it was made`)
  }
  const isOurs = auditKey !== undefined && seal.key_id === auditKeyId(auditKey) && seal.signature !== null
  if (isOurs && !timingSafeEqual(signSeal(seal.hash, auditKey), seal.signature)) {
    fault('signature-wrong', `seal ${seal.number} was not signed with the key it names`)
  }
  return { faults, isSigned: isOurs }
}
