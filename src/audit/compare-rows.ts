import type { TrailFault } from './trail-fault.js'

/** A change as a seal remembers it. */
export interface SealedRow {
  readonly id: string
  readonly seal: string
  readonly month: string
  readonly digest: Buffer
}

/** A change as it is now. */
export interface StoredRow {
  readonly id: string
  readonly digest: Buffer
  readonly tenant_id: number
  readonly table_name: string
  readonly row_key: string
}

/** What differs between the changes of a range of transactions as they were sealed and as they are. Pure. */
export function compareRows(
  sealed: readonly SealedRow[],
  stored: readonly StoredRow[],
): readonly TrailFault[] {
  const known = new Map(sealed.map((row) => [row.id, row]))
  const present = new Map(stored.map((row) => [row.id, row]))
  const [someSeal] = sealed
  const ordered = [...sealed].sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1))
  const neighbour = (from: number, step: 1 | -1) => {
    for (let at = from + step; at >= 0 && at < ordered.length; at += step) {
      const found = present.get(ordered[at]?.id ?? '')
      if (found) return `${found.id} (${found.table_name} ${found.row_key})`
    }
    return undefined
  }
  const faultsOfKnown = ordered.flatMap(({ id, seal, month, digest }, at): readonly TrailFault[] => {
    const row = present.get(id)
    if (!row) {
      const [before, after] = [neighbour(at, -1), neighbour(at, 1)]
      const gap = [before && `after ${before}`, after && `before ${after}`].filter(Boolean).join(' and ')
      return [
        {
          kind: 'row-removed',
          seal,
          change: id,
          detail: `change ${id} of ${month.slice(0, 7)} is gone; it stood ${gap || 'alone'}`,
        },
      ]
    }
    if (row.digest.equals(digest)) return []
    return [{ ...about(row), kind: 'row-edited', seal, detail: `${named(row)} is not what was sealed` }]
  })
  const inserted = stored
    .filter(({ id }) => !known.has(id))
    .map((row): TrailFault => ({
      ...about(row),
      kind: 'row-inserted',
      seal: someSeal?.seal ?? '',
      detail: `${named(row)} was not there when its transactions were sealed`,
    }))
  return [...faultsOfKnown, ...inserted]
}

const about = ({ id, tenant_id, table_name, row_key }: StoredRow) => ({
  change: id,
  tenant: tenant_id,
  table: table_name,
  key: row_key,
})

const named = ({ id, table_name, row_key }: StoredRow): string => `change ${id} of ${table_name} ${row_key}`
