import { type DoctorCheck } from '../doctor-check.js'

export const defaultPartition: DoctorCheck = {
  name: 'default-partition',
  group: 'partitions',
  level: 'warning',
  summary: 'No table has a default partition.',
  look: async ({ facts }) =>
    (await facts('default-partitions')).map(({ parent, partition }) => ({
      object: partition,
      detail: `It is the default partition of ${parent}: with it no other can be detached concurrently, and each new one is checked against all of its rows.`,
      remedy: `alter table ${parent} detach partition ${partition}; -- after its rows have moved to partitions of their own`,
    })),
}
