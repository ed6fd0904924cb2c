import type { Client } from 'pg'
import { throwIfAborted } from '../engine/session.js'
import { readSeals } from './read-seals.js'
import { readState } from './read-state.js'
import { auditKeyId, signSeal, type Seal } from './seal.js'
import { withAuditSession, type AuditOptions, type RunTransaction } from './with-audit-session.js'

export interface SealOptions extends AuditOptions {
  /** Signs each seal; without it the chain shows a change of the trail only to who knows an earlier hash of it. */
  readonly auditKey?: string | undefined
  /** Changes a seal covers, about: whole transactions. 5,000 by default. */
  readonly rowsPerSeal?: number | undefined
}

export interface SealReport {
  /** Seals made by this run. */
  readonly seals: number
  /** Changes that they cover. */
  readonly rows: number
  /** Number and hash of the newest seal there is, in hexadecimal: what somebody else should keep a copy of. */
  readonly last: { readonly number: string; readonly hash: string } | undefined
  /** Seals that this run signed, those of earlier runs without a key included. */
  readonly signed: number
  /** Changes of transactions that had not all ended; the next run takes them. */
  readonly unsealed: number
}

/**
 * Seals every change of closed transactions that no seal covers yet, each seal in a transaction of its own: an interrupted run leaves
 * the seals it has made, and the next one goes on from there.
 *
 * @throws PncError SEALED_ELSEWHERE, LOCK_NOT_OBTAINED, INTERRUPTED
 */
export function sealTrail({ auditKey, rowsPerSeal = 5_000, ...options }: SealOptions): Promise<SealReport> {
  return withAuditSession(options, async (transaction) => {
    const before = (await transaction(readState)).last_number
    for (;;) {
      throwIfAborted(options.signal, undefined, 'Interrupted between two seals; those that are made stay')
      if ((await transaction((client) => sealNext(client, rowsPerSeal))) === 0) break
    }
    const state = await transaction(readState)
    let rows = 0
    await eachPage(transaction, before, (_client, page) => {
      rows += page.reduce((sum, { row_count }) => sum + row_count, 0)
      return Promise.resolve()
    })
    let signed = 0
    if (auditKey !== undefined && state.first_unsigned !== null) {
      await eachPage(transaction, String(BigInt(state.first_unsigned) - 1n), async (client, page) => {
        for (const seal of page.filter(({ signature }) => signature === null)) {
          await client.query('select audit.sign_seal($1, $2, $3)', [
            seal.number,
            auditKeyId(auditKey),
            signSeal(seal.hash, auditKey),
          ])
          signed += 1
        }
      })
    }
    return {
      seals: Number(BigInt(state.last_number) - BigInt(before)),
      rows,
      last: state.last_hash
        ? { number: state.last_number, hash: state.last_hash.toString('hex') }
        : undefined,
      signed,
      unsealed: Number(state.unsealed),
    }
  })
}

async function sealNext(client: Client, rowsPerSeal: number): Promise<number> {
  const { rows } = await client.query<{ made: number }>('select audit.seal_changes($1) as made', [
    rowsPerSeal,
  ])
  return rows[0]?.made ?? 0
}

async function eachPage(
  transaction: RunTransaction,
  after: string,
  work: (client: Client, page: readonly Seal[]) => Promise<void>,
): Promise<void> {
  for (let last: string | undefined = after; last !== undefined;) {
    const from: string = last
    last = await transaction(async (client) => {
      const page = await readSeals(client, from, 50)
      await work(client, page)
      return page.at(-1)?.number
    })
  }
}
