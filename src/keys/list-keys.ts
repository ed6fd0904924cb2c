import type { KeyRing } from '../crypto/key-ring.js'
import { readEncryptedColumns } from './encrypted-columns.js'
import { countCells, countDataKeys } from './key-store.js'
import { withOperator, type Operation } from '../engine/operator-session.js'

export interface KeyList {
  readonly database: string
  /** Keys that wrap data keys, those that the ring lacks among them. */
  readonly ringKeys: readonly {
    readonly id: string
    /** Null for a key that the ring lacks. */
    readonly createdAt: Date | null
    readonly isActive: boolean
    /** Data keys that it wraps: in use, and replaced but still needed. */
    readonly inUse: number
    readonly replaced: number
  }[]
  /** Keys of blind indexes, those that the ring lacks among them. */
  readonly indexKeys: readonly {
    readonly version: number
    readonly createdAt: Date | null
    readonly isActive: boolean
    readonly values: number
  }[]
  readonly columns: readonly { readonly name: string; readonly subject: string; readonly values: number }[]
  /** Data keys that were destroyed. */
  readonly destroyed: number
}

/**
 * The keys of the ring, their ages, and what uses each; never a key itself.
 *
 * @throws PRIVILEGE_MISSING, SCHEMA_MISMATCH, INTERRUPTED
 */
export function listKeys(options: Operation & { readonly ring: KeyRing }): Promise<KeyList> {
  const { ring, engine } = options
  return withOperator(options, 'core.list_data_keys', async (asOperator, client) => {
    const { ciphertexts, indexes } = await readEncryptedColumns(client)
    return asOperator(async () => {
      const counts = await countDataKeys(client)
      const columns = []
      for (const { name, table, column, subject } of ciphertexts) {
        const [all] = await countCells(client, table, column)
        columns.push({ name, subject, values: all?.cells ?? 0 })
      }
      const versions = new Map<number, number>()
      for (const { table, column } of indexes) {
        for (const { version, cells } of await countCells(client, table, column)) {
          if (version !== null) versions.set(version, (versions.get(version) ?? 0) + cells)
        }
      }
      const wrapping = counts.flatMap(({ ringKey }) => (ringKey === null ? [] : [ringKey]))
      return {
        database: engine.facts.database,
        ringKeys: union(
          ring.keys.map(({ id }) => id),
          wrapping,
        ).map((id) => {
          const found = counts.find(({ ringKey }) => ringKey === id)
          return {
            id,
            createdAt: ring.keys.find((key) => key.id === id)?.createdAt ?? null,
            isActive: id === ring.active.id,
            inUse: found?.inUse ?? 0,
            replaced: found?.replaced ?? 0,
          }
        }),
        indexKeys: union(
          ring.indexKeys.map(({ version }) => version),
          [...versions.keys()],
        ).map((version) => ({
          version,
          createdAt: ring.indexKeys.find((key) => key.version === version)?.createdAt ?? null,
          isActive: version === ring.activeIndex.version,
          values: versions.get(version) ?? 0,
        })),
        columns,
        destroyed: counts.reduce((sum, { destroyed }) => sum + destroyed, 0),
      }
    })
  })
}

const union = <Item>(one: readonly Item[], other: readonly Item[]) => [...new Set([...one, ...other])]
