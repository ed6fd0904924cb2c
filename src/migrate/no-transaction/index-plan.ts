import { createHash } from 'node:crypto'
import { escapeIdentifier } from 'pg'
import { indexSql, type IndexStatement } from './index-statement.js'
import type { TreeTable } from './partition-tree.js'

export interface IndexStep {
  readonly sql: string
  readonly kind: 'inside' | 'outside'
}

export interface IndexPlan {
  readonly steps: readonly IndexStep[]
  /** The statements that drop what an earlier attempt left half made; they have to run first. */
  readonly cleaning: readonly IndexStep[]
}

/**
 * What is left to do for a `create index concurrently`, by what is there. On a partitioned table, where the server refuses it: the
 * index on the parent alone, one built concurrently on each partition, and each attached; with the last one the parent's becomes
 * valid. What is done already is left out, so the plan can be made again after a failure at any point.
 *
 * @param index has a name
 * @param tree the table and its partitions, parents first
 */
export function planIndex(
  index: IndexStatement & { readonly name: string },
  tree: readonly TreeTable[],
): IndexPlan {
  const names = new Map<string, string>()
  const creating: IndexStep[] = []
  const cleaning: IndexStep[] = []
  const attaching: IndexStep[] = []
  const [root] = tree
  for (const node of tree) {
    const above = node.parent === null ? undefined : names.get(node.parent)
    const attached = node.indexes.find(({ attachedTo }) => attachedTo !== null && attachedTo === above)
    const name = attached?.name ?? nameFor(node, index.name, root)
    names.set(node.table, name)
    if (attached && !node.isPartitioned) continue
    const there = node.indexes.find((candidate) => candidate.name === name)
    const qualified = `${escapeIdentifier(node.schema)}.${escapeIdentifier(name)}`
    const isLeftOver = there?.isValid === false && !node.isPartitioned
    if (isLeftOver) cleaning.push({ sql: `drop index concurrently ${qualified}`, kind: 'outside' })
    if (!there || isLeftOver) {
      creating.push(
        node.isPartitioned
          ? { sql: indexSql(index, 'only', { name, table: node.table }), kind: 'inside' }
          : { sql: indexSql(index, 'concurrently', { name, table: node.table }), kind: 'outside' },
      )
    }
    const parent = tree.find(({ table }) => table === node.parent)
    if (parent && above !== undefined && !attached) {
      const target = `${escapeIdentifier(parent.schema)}.${escapeIdentifier(above)}`
      attaching.unshift({ sql: `alter index ${target} attach partition ${qualified}`, kind: 'inside' })
    }
  }
  return { steps: [...creating, ...attaching], cleaning }
}

/** `listings_price_idx` on `listings` is `listings_2026_01_price_idx` on a partition: the same at every attempt. */
function nameFor(node: TreeTable, index: string, root: TreeTable | undefined): string {
  if (node === root) return index
  const prefix = `${root?.name ?? ''}_`
  const name = `${node.name}_${index.startsWith(prefix) ? index.slice(prefix.length) : index}`
  if (Buffer.byteLength(name) <= 63) return name
  const mark = createHash('sha1').update(name).digest('hex').slice(0, 8)
  return `${Buffer.from(name)
    .subarray(0, 54)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')}_${mark}`
}
