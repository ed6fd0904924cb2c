import { type PartitionBound } from './facts.js'

export interface PartitionedTable {
  readonly parent: string
  readonly isByTime: boolean
  /** In the order of their ranges. Of a key with several columns none: their bounds cannot be set in order one by one. */
  readonly partitions: readonly PartitionBound[]
  /** Which of two bounds comes first; null is without end, at the end that is named. */
  readonly compare: (one: string | null, other: string | null, end: 'lower' | 'upper') => number
}

const numbers = ['int2', 'int4', 'int8', 'numeric']
const times = ['date', 'timestamp', 'timestamptz', 'uuid']

/** Partitions by their parent, in order. */
export function groupPartitions(bounds: readonly PartitionBound[]): readonly PartitionedTable[] {
  return [...new Set(bounds.map(({ parent }) => parent))].flatMap((parent) => {
    const own = bounds.filter((bound) => bound.parent === parent)
    const keyType = own[0]?.keyType ?? null
    const partitions = own.filter(({ partition }) => partition !== null)
    if (keyType === null && partitions.length > 0) return []
    const compare: PartitionedTable['compare'] = (one, other, end) => {
      if (one === other) return 0
      if (one === null || other === null) return (one === null) === (end === 'lower') ? -1 : 1
      return numbers.includes(keyType ?? '') ? Number(one) - Number(other) : one < other ? -1 : 1
    }
    return [
      {
        parent,
        isByTime: times.includes(keyType ?? ''),
        partitions: partitions.sort((one, other) => compare(one.lower, other.lower, 'lower')),
        compare,
      },
    ]
  })
}
