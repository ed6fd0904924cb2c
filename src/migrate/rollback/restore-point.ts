import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { describeLoss, type CountedLoss } from './find-losses.js'
import {
  deferLateReferences,
  inOrderOfReference,
  restoreHead,
  restoreTable,
  restoreTail,
} from './restore-script.js'

export interface RestorePointOptions {
  /** The folder the file is made in. */
  readonly folder: string
  readonly database: string
  readonly migration: string
  readonly losses: readonly CountedLoss[]
}

/**
 * Writes every row of the tables that lose something into a file that psql reads, readable by its owner only, and returns its
 * path. Runs in the transaction of the rollback, which has locked the tables: what the file holds is exactly what is lost.
 * Memory stays flat.
 */
export async function writeRestorePoint(
  client: Client,
  { folder, database, migration, losses }: RestorePointOptions,
): Promise<string> {
  const at = new Date()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const stamp = at.toISOString().replace(/[:.]/g, '-')
  const path = join(folder, `${stamp}-${database.replace(/[^\w-]/g, '_')}-${migration}`)
  const head = restoreHead({ database, migration, at, losses: losses.map(describeLoss) })
  try {
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
    await pipeline(Readable.from(contents(client, head, losses)), file)
    return path
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function* contents(
  client: Client,
  head: string,
  losses: readonly CountedLoss[],
): AsyncGenerator<string | Buffer> {
  yield head
  const tables = inOrderOfReference([...new Set(losses.map(({ table }) => table))])
  yield deferLateReferences(tables)
  // How values are written must not depend on what the login has configured.
  await client.query(`set local datestyle = 'ISO'; set local intervalstyle = 'postgres'`)
  for (const [index, table] of tables.entries()) {
    const { head, tail } = restoreTable(table, `restore_point.t${String(index + 1)}`)
    yield head
    if (table.forced) await client.query(`alter table ${table.name} no force row level security`)
    const source = `select ${table.columns.join(', ')} from ${table.ownRows}`
    yield* client.query(copyTo(`copy (${source}) to stdout`)) as AsyncIterable<Buffer>
    if (table.forced) await client.query(`alter table ${table.name} force row level security`)
    yield tail
    for (const sequence of table.sequences) yield await continueSequence(client, sequence)
  }
  yield restoreTail(tables)
}

async function continueSequence(client: Client, sequence: string): Promise<string> {
  const { rows } = await client.query<{ last_value: string; is_called: boolean }>(
    `select last_value, is_called from ${sequence}`,
  )
  const [{ last_value, is_called } = { last_value: '1', is_called: false }] = rows
  return `select pg_catalog.setval('${sequence.replaceAll("'", "''")}', ${last_value}, ${String(is_called)});\n`
}
