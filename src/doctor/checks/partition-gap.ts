import { type DoctorCheck } from '../doctor-check.js'
import { groupPartitions } from '../group-partitions.js'

export const partitionGap: DoctorCheck = {
  name: 'partition-gap',
  group: 'partitions',
  level: 'warning',
  summary: 'The partitions of a table leave no gap between them, and none overlaps another.',
  look: async ({ facts }) =>
    groupPartitions(await facts('partitions')).flatMap(({ parent, partitions, compare }) =>
      partitions.slice(1).flatMap((partition, place) => {
        const before = partitions[place]
        if (!before?.partition || !partition.partition || before.upper === partition.lower) return []
        const overlaps = compare(before.upper, partition.lower, 'upper') > 0
        return [
          overlaps
            ? {
                level: 'error' as const,
                object: parent,
                detail: `${before.partition} and ${partition.partition} overlap: which of them has a row is not certain.`,
                remedy: `alter table ${parent} detach partition ${partition.partition};`,
              }
            : {
                object: parent,
                detail: `Nothing holds what lies between ${before.upper ?? ''} (${before.partition}) and ${partition.lower ?? ''} (${partition.partition}): its inserts fail.`,
                remedy: `create table ... partition of ${parent} for values from ('${before.upper ?? ''}') to ('${partition.lower ?? ''}');`,
              },
        ]
      }),
    ),
}
