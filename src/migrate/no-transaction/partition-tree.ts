import { readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'

export interface TreeIndex {
  readonly name: string
  readonly isValid: boolean
  /** The index of the parent that it is a part of. */
  readonly attachedTo: string | null
}

/** A table of a partition tree. */
export interface TreeTable {
  /** Qualified and quoted. */
  readonly table: string
  readonly schema: string
  readonly name: string
  readonly isPartitioned: boolean
  /** The `table` it is a partition of, in this tree. */
  readonly parent: string | null
  readonly indexes: readonly TreeIndex[]
}

let sql: string | undefined

/** The table and every partition below it, parents first; a table that is not partitioned is a tree of one. */
export async function readPartitionTree(client: ClientBase, table: string): Promise<readonly TreeTable[]> {
  sql ??= readFileSync(new URL('partition-tree.sql', import.meta.url), 'utf8')
  return (await client.query<TreeTable>(sql, [table])).rows
}
