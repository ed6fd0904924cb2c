import { readFileSync } from 'node:fs'
import type { Client } from 'pg'
import { normalisers, type Normaliser } from '../crypto/normalisers.js'
import { PncError } from '../errors/pnc-error.js'

/** A column of the domain `core.ciphertext`. */
export interface CiphertextColumn {
  /** `schema.table` */
  readonly table: string
  readonly column: string
  /** `schema.table.column`, to which every value in it is tied. */
  readonly name: string
  /** The column of the person whose values they are; `tenant` for values of nobody. */
  readonly subject: string
}

/** A column of the domain `core.blind_index`. */
export interface IndexColumn {
  readonly table: string
  readonly column: string
  readonly name: string
  /** The encrypted column of the same table that it finds values of. */
  readonly of: string
  readonly normaliser: Normaliser
}

export interface EncryptedColumns {
  readonly ciphertexts: readonly CiphertextColumn[]
  readonly indexes: readonly IndexColumn[]
}

interface Row {
  readonly table_name: string
  readonly column_name: string
  readonly domain_name: string
  readonly note: string
}

let sql: string | undefined

/**
 * Which columns are encrypted: the catalog says it, by their domains and the notes in their comments.
 *
 * @throws SCHEMA_MISMATCH for a column whose note cannot be read
 */
export async function readEncryptedColumns(client: Client): Promise<EncryptedColumns> {
  sql ??= readFileSync(new URL('encrypted-columns.sql', import.meta.url), 'utf8')
  const { rows } = await client.query<Row>(sql)
  return {
    ciphertexts: rows.filter(({ domain_name }) => domain_name === 'ciphertext').map(ciphertext),
    indexes: rows.filter(({ domain_name }) => domain_name === 'blind_index').map(index),
  }
}

function ciphertext({ table_name: table, column_name: column, note }: Row): CiphertextColumn {
  const name = `${table}.${column}`
  const [, subject] = /@encrypted subject=([a-z_][a-z0-9_]*)/.exec(note) ?? []
  if (subject === undefined) throw unreadable(name, '@encrypted subject=<column of the person, or tenant>')
  return { table, column, name, subject }
}

function index({ table_name: table, column_name: column, note }: Row): IndexColumn {
  const name = `${table}.${column}`
  const [, of, normaliser = ''] = /@blind_index of=([a-z_][a-z0-9_]*) normalise=([a-z_]+)/.exec(note) ?? []
  if (of === undefined || !Object.hasOwn(normalisers, normaliser)) {
    throw unreadable(name, `@blind_index of=<column> normalise=${Object.keys(normalisers).join('|')}`)
  }
  return { table, column, name, of, normaliser: normaliser as Normaliser }
}

function unreadable(column: string, form: string): PncError {
  return new PncError('SCHEMA_MISMATCH', `The comment of ${column} does not say whose values it holds`, {
    hint: `It has to contain: ${form}`,
  })
}
