import { type DoctorCheck } from '../doctor-check.js'
import { groupPartitions } from '../group-partitions.js'

const dayMs = 86_400_000

export const partitionMissing: DoctorCheck = {
  name: 'partition-missing',
  group: 'partitions',
  level: 'warning',
  summary: 'Tables that are partitioned by time have partitions for the month to come.',
  look: async ({ facts, limits, now }) =>
    groupPartitions(await facts('partitions')).flatMap(({ parent, partitions, isByTime }) => {
      if (partitions.length === 0) {
        return [
          {
            level: 'error' as const,
            object: parent,
            detail: 'The table has no partition: every insert fails.',
            remedy: `create table ... partition of ${parent} for values from (...) to (...);`,
          },
        ]
      }
      const last = partitions.at(-1)
      if (!isByTime || !last?.upper || !last.upperAt) return []
      const days = (last.upperAt.getTime() - now()) / dayMs
      if (days >= limits.partitionDays) return []
      const until = last.upperAt.toISOString().slice(0, 10)
      return [
        {
          level: days <= 0 ? ('error' as const) : ('warning' as const),
          object: parent,
          detail:
            days <= 0
              ? `The last partition ended at ${until}: inserts of today fail.`
              : `The last partition ends at ${until}, in ${Math.floor(days)} days: inserts fail from then on.`,
          remedy: `create table ... partition of ${parent} for values from ('${last.upper}') to (...);`,
        },
      ]
    }),
}
