import type { KeyRing } from '../crypto/key-ring.js'
import { createVault, type Vault } from '../crypto/vault.js'
import { throwIfAborted } from '../engine/session.js'
import { isPncError } from '../errors/pnc-error.js'
import { silentProgress, type ProgressReporter } from '../progress/progress.js'
import { readEncryptedColumns, type CiphertextColumn } from './encrypted-columns.js'
import type { KeyFinding } from './key-finding.js'
import { beginning, listDataKeys, readCells, type Position, type StoredCell } from './key-store.js'
import { openStoredCell } from './open-stored-cell.js'
import { withOperator, type AsOperator, type Operation } from '../engine/operator-session.js'

export interface VerifyKeysOptions extends Operation {
  readonly ring: KeyRing
  /** Every value, instead of the newest thousand of each column. */
  readonly all?: boolean | undefined
  readonly progress?: ProgressReporter | undefined
}

export interface KeyVerification {
  readonly database: string
  readonly dataKeys: number
  readonly columns: readonly {
    readonly name: string
    /** How many values were looked at, and how many of them are gone with a destroyed key. */
    readonly values: number
    readonly gone: number
  }[]
  readonly findings: readonly KeyFinding[]
}

const pageSize = 1000

/**
 * Tries whether every wrapped data key, and the values of every encrypted column, decrypt with the ring. Reads only, and prints
 * nothing of what it decrypts.
 *
 * @throws PRIVILEGE_MISSING, SCHEMA_MISMATCH, INTERRUPTED
 */
export function verifyKeys(options: VerifyKeysOptions): Promise<KeyVerification> {
  const { engine, ring, all = false, progress = silentProgress, signal } = options
  return withOperator(options, 'core.list_data_keys', async (asOperator, client) => {
    const { ciphertexts } = await readEncryptedColumns(client)
    const vault = createVault(ring)
    const findings: KeyFinding[] = []
    const step = progress.step('data keys', { unit: 'keys' })
    let dataKeys = 0
    for await (const page of pages((after) =>
      asOperator((each) => listDataKeys(each, { after, limit: pageSize })),
    )) {
      throwIfAborted(signal)
      for (const key of page) {
        const reason = whyShut(() => vault.open(key))
        if (reason !== undefined)
          findings.push({
            kind: 'data key',
            object: 'core.subject_keys',
            tenant: key.tenant,
            id: key.id,
            reason,
          })
      }
      step.advanceTo((dataKeys += page.length))
    }
    step.finish()
    const columns = []
    for (const column of ciphertexts) {
      const read = all ? everyCell(asOperator, column) : newestCells(asOperator, column)
      columns.push(await verifyColumn(vault, column, read, findings, progress, signal))
    }
    return { database: engine.facts.database, dataKeys, columns, findings }
  })
}

async function verifyColumn(
  vault: Vault,
  { name }: CiphertextColumn,
  read: AsyncIterable<readonly StoredCell[]>,
  findings: KeyFinding[],
  progress: ProgressReporter,
  signal: AbortSignal | undefined,
): Promise<KeyVerification['columns'][number]> {
  const step = progress.step(name, { unit: 'values' })
  let values = 0
  let gone = 0
  for await (const page of read) {
    throwIfAborted(signal)
    for (const stored of page) {
      const opened = openStoredCell(vault, name, stored)
      if (opened.state === 'gone') gone += 1
      if (opened.state === 'broken') {
        const { tenant, id } = stored
        findings.push({ kind: 'value', object: name, tenant, id, reason: opened.reason })
      }
    }
    step.advanceTo((values += page.length))
  }
  step.finish()
  return { name, values, gone }
}

function everyCell(asOperator: AsOperator, column: CiphertextColumn): AsyncIterable<readonly StoredCell[]> {
  return pages((after) => asOperator((each) => readCells(each, column, 'all', after, pageSize)))
}

async function* newestCells(
  asOperator: AsOperator,
  column: CiphertextColumn,
): AsyncIterable<readonly StoredCell[]> {
  yield await asOperator((each) => readCells(each, column, 'newest', beginning, pageSize))
}

/** Pages by (id, tenant) until one is empty. */
async function* pages<Row extends Position>(
  read: (after: Position) => Promise<readonly Row[]>,
): AsyncIterable<readonly Row[]> {
  for (let after = beginning; ;) {
    const page = await read(after)
    const last = page.at(-1)
    if (!last) return
    yield page
    after = last
  }
}

function whyShut(open: () => unknown): string | undefined {
  try {
    open()
    return undefined
  } catch (error) {
    if (isPncError(error, 'KEY_MISSING', 'DECRYPTION_FAILED')) return error.message
    throw error
  }
}
