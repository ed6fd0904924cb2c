import type { Client } from 'pg'
import { throwIfAborted } from '../engine/session.js'
import { compareRows, type SealedRow, type StoredRow } from './compare-rows.js'
import { checkChain } from './check-chain.js'
import { readSeals } from './read-seals.js'
import { readState } from './read-state.js'
import { digestLength, type Seal } from './seal.js'
import type { TrailFault } from './trail-fault.js'
import { withAuditSession, type AuditOptions } from './with-audit-session.js'

export interface VerifyTrailOptions extends AuditOptions {
  /** Checks the signatures; without it they are counted as unchecked. */
  readonly auditKey?: string | undefined
}

export interface VerifyTrailReport {
  readonly seals: number
  readonly rows: number
  /** Changes that no seal covers yet, and that nobody can vouch for. */
  readonly unsealed: number
  /** Seals whose signature was checked, by a key that fits. */
  readonly signed: number
  /** Number and hash of the newest seal: to be compared with a copy kept elsewhere, which alone shows that the end was cut off. */
  readonly last: { readonly number: string; readonly hash: string } | undefined
  readonly faults: readonly TrailFault[]
}

/**
 * Compares the trail with its seals and the seals with one another. Finds a change that was edited, removed or inserted after it was
 * sealed and names it, a seal that was edited or removed, and a signature that does not fit. Reads only.
 */
export function verifyTrail({ auditKey, ...options }: VerifyTrailOptions): Promise<VerifyTrailReport> {
  return withAuditSession(options, async (transaction) => {
    const faults: TrailFault[] = []
    let rows = 0
    let signed = 0
    let previous: Seal | undefined
    let seals: readonly Seal[] = []
    let count = 0
    do {
      throwIfAborted(options.signal)
      seals = await transaction((client) => readRange(client, previous))
      for (const seal of seals) {
        const chain = checkChain(seal, previous, auditKey)
        faults.push(...chain.faults)
        if (chain.isSigned) signed += 1
        previous = seal
      }
      if (seals.length > 0) {
        faults.push(...(await transaction((client) => checkRows(client, seals))))
        rows += seals.reduce((sum, { row_count }) => sum + row_count, 0)
        count += seals.length
      }
    } while (seals.length > 0)
    const unsealed = Number((await transaction(readState)).unsealed)
    const last = previous && { number: previous.number, hash: previous.hash.toString('hex') }
    return { seals: count, rows, unsealed, signed, last, faults }
  })
}

/** The seals of the next range of transactions, one for each month that it wrote into. */
async function readRange(client: Client, previous: Seal | undefined): Promise<readonly Seal[]> {
  const seals = await readSeals(client, previous?.number ?? '0', 24)
  const end = seals[0]?.to_transaction
  return seals.filter(({ to_transaction }) => to_transaction === end)
}

async function checkRows(client: Client, seals: readonly Seal[]): Promise<readonly TrailFault[]> {
  const [first] = seals
  const { rows } = await client.query<StoredRow>(
    'select id::text, digest, tenant_id, table_name, row_key from audit.read_digests($1, $2)',
    [first?.from_transaction, first?.to_transaction],
  )
  const sealed = seals.flatMap(({ number, month, row_ids, row_digests }) =>
    row_ids.map((id, at): SealedRow => ({
      id,
      seal: number,
      month,
      digest: row_digests.subarray(at * digestLength, (at + 1) * digestLength),
    })),
  )
  return compareRows(sealed, rows)
}
