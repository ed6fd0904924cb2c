import type { Client } from 'pg'
import type { WrappedDataKey } from '../crypto/data-key.js'

/** Before every row: where a walk by (id, tenant) begins. */
export const beginning: Position = { id: '00000000-0000-0000-0000-000000000000', tenant: 0 }

/** Where a walk by (id, tenant) stands. */
export interface Position {
  readonly id: string
  readonly tenant: number
}

/** How many data keys a key of the ring wraps; `ringKey` is null for destroyed ones. */
export interface DataKeyCount {
  readonly ringKey: string | null
  readonly inUse: number
  readonly replaced: number
  readonly destroyed: number
  /** When the oldest replaced key was replaced: while there is one, a rotation is unfinished. */
  readonly rotationBeganAt: Date | null
}

/** An encrypted value with the key it needs, as one snapshot has them. */
export interface StoredCell extends Position {
  /** Whose value it is by the column that the note names. */
  readonly user: string | null
  readonly cell: Buffer
  readonly ringKey: string | null
  readonly wrapped: Buffer | null
  /** Whose key it is; null for that of a tenant, and where the tenant has no such key. */
  readonly keyUser: string | null
  /** Null where the tenant has no key of the id that the cell names. */
  readonly isDestroyed: boolean | null
}

interface KeyRow {
  readonly id: string
  readonly tenant_id: number
  readonly user_id: string | null
  readonly ring_key_id: string
  readonly wrapped_key: Buffer
}

interface CellRow {
  readonly id: string
  readonly tenant_id: number
  readonly user_id: string | null
  readonly cell: Buffer
  readonly ring_key_id: string | null
  readonly wrapped_key: Buffer | null
  readonly key_user_id: string | null
  readonly is_destroyed: boolean | null
}

const toKey = ({ id, tenant_id, user_id, ring_key_id, wrapped_key }: KeyRow): WrappedDataKey => ({
  id,
  tenant: tenant_id,
  user: user_id,
  ringKey: ring_key_id,
  wrapped: wrapped_key,
})

const toCell = (row: CellRow): StoredCell => ({
  id: row.id,
  tenant: row.tenant_id,
  user: row.user_id,
  cell: row.cell,
  ringKey: row.ring_key_id,
  wrapped: row.wrapped_key,
  keyUser: row.key_user_id,
  isDestroyed: row.is_destroyed,
})

export async function countDataKeys(client: Client): Promise<readonly DataKeyCount[]> {
  const { rows } = await client.query<{
    ring_key_id: string | null
    in_use: string
    replaced: string
    destroyed: string
    rotation_began_at: Date | null
  }>('select * from core.count_data_keys()')
  return rows.map((row) => ({
    ringKey: row.ring_key_id,
    inUse: Number(row.in_use),
    replaced: Number(row.replaced),
    destroyed: Number(row.destroyed),
    rotationBeganAt: row.rotation_began_at,
  }))
}

/** Values of a column: of a blind index by the version of its key, else in one line without. */
export async function countCells(
  client: Client,
  table: string,
  column: string,
): Promise<readonly { readonly version: number | null; readonly cells: number }[]> {
  const { rows } = await client.query<{ key_version: number | null; cells: string }>(
    'select * from core.count_cells($1, $2)',
    [table, column],
  )
  return rows.map(({ key_version, cells }) => ({ version: key_version, cells: Number(cells) }))
}

/** Living data keys after a position: those that one key of the ring wraps, or those in use and older than a moment. */
export async function listDataKeys(
  client: Client,
  {
    wrappedBy,
    createdBefore,
    after = beginning,
    limit,
    forChange = false,
  }: {
    readonly wrappedBy?: string
    readonly createdBefore?: Date
    readonly after?: Position | undefined
    readonly limit: number
    /** Locks them, and leaves out those that somebody is writing under. */
    readonly forChange?: boolean
  },
): Promise<readonly WrappedDataKey[]> {
  const { rows } = await client.query<KeyRow>('select * from core.list_data_keys($1, $2, $3, $4, $5, $6)', [
    wrappedBy,
    createdBefore,
    after.id,
    after.tenant,
    limit,
    forChange,
  ])
  return rows.map(toKey)
}

export async function rewrapDataKeys(
  client: Client,
  pairs: readonly { readonly old: WrappedDataKey; readonly made: WrappedDataKey }[],
  ringKey: string,
): Promise<number> {
  return count(client, 'select core.rewrap_data_keys($1, $2, $3, $4, $5) as count', [
    pairs.map(({ old }) => old.id),
    pairs.map(({ old }) => old.tenant),
    pairs.map(({ old }) => old.wrapped),
    pairs.map(({ made }) => made.wrapped),
    ringKey,
  ])
}

export async function replaceDataKeys(
  client: Client,
  pairs: readonly { readonly old: WrappedDataKey; readonly made: WrappedDataKey }[],
  ringKey: string,
): Promise<number> {
  return count(client, 'select core.replace_data_keys($1, $2, $3, $4, $5) as count', [
    pairs.map(({ old }) => old.id),
    pairs.map(({ old }) => old.tenant),
    pairs.map(({ made }) => made.id),
    pairs.map(({ made }) => made.wrapped),
    ringKey,
  ])
}

/** The data keys in use of the owners of some cells, by `tenant/user`. */
export async function dataKeysInUse(
  client: Client,
  cells: readonly StoredCell[],
): Promise<ReadonlyMap<string, WrappedDataKey>> {
  const { rows } = await client.query<KeyRow>('select * from core.data_keys_in_use($1, $2)', [
    cells.map(({ tenant }) => tenant),
    cells.map(({ user }) => user),
  ])
  const living = rows.map(toKey).filter(({ wrapped }) => (wrapped as Buffer | null) !== null)
  return new Map(living.map((key) => [ownerName(key), key]))
}

export const ownerName = ({ tenant, user }: { readonly tenant: number; readonly user: string | null }) =>
  `${tenant}/${user ?? ''}`

export async function readCells(
  client: Client,
  { table, column }: { readonly table: string; readonly column: string },
  which: 'all' | 'newest' | 'replaced',
  after: Position,
  limit: number,
): Promise<readonly StoredCell[]> {
  const { rows } = await client.query<CellRow>('select * from core.read_cells($1, $2, $3, $4, $5, $6)', [
    table,
    column,
    which,
    after.id,
    after.tenant,
    limit,
  ])
  return rows.map(toCell)
}

/** Blind indexes that were not made with the key of the given version, with the cells that they are of. */
export async function readStaleIndexes(
  client: Client,
  { table, column }: { readonly table: string; readonly column: string },
  version: number,
  after: Position,
  limit: number,
): Promise<readonly (StoredCell & { readonly index: Buffer })[]> {
  const { rows } = await client.query<CellRow & { readonly index_value: Buffer }>(
    'select * from core.read_stale_indexes($1, $2, $3, $4, $5, $6)',
    [table, column, version, after.id, after.tenant, limit],
  )
  return rows.map((row) => ({ ...toCell(row), index: row.index_value }))
}

/** Puts values in the place of others, where those are still what they were; says how many. */
export async function replaceCells(
  client: Client,
  { table, column }: { readonly table: string; readonly column: string },
  changes: readonly (Position & { readonly old: Buffer; readonly made: Buffer })[],
): Promise<number> {
  return count(client, 'select core.replace_cells($1, $2, $3, $4, $5, $6) as count', [
    table,
    column,
    changes.map(({ id }) => id),
    changes.map(({ tenant }) => tenant),
    changes.map(({ old }) => old),
    changes.map(({ made }) => made),
  ])
}

/** Destroys replaced keys that nothing needs; tells of each that was looked at whether it is gone. */
export async function destroyReplacedKeys(
  client: Client,
  limit: number,
  except: readonly string[],
): Promise<readonly { readonly id: string; readonly isDestroyed: boolean }[]> {
  const { rows } = await client.query<{ key_id: string; is_destroyed: boolean }>(
    'select * from core.destroy_replaced_keys($1, $2)',
    [limit, [...except]],
  )
  return rows.map(({ key_id, is_destroyed }) => ({ id: key_id, isDestroyed: is_destroyed }))
}

async function count(client: Client, sql: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await client.query<{ count: number }>(sql, [...values])
  return rows[0]?.count ?? 0
}
