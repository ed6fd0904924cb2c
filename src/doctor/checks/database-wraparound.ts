import { type DoctorCheck } from '../doctor-check.js'
import { wraparoundLevel } from '../wraparound-level.js'

export const databaseWraparound: DoctorCheck = {
  name: 'database-wraparound',
  group: 'capacity',
  level: 'warning',
  summary: 'Autovacuum keeps the transaction numbers of every database from running out.',
  leftOutOnEmbedded: 'the embedded engine has no autovacuum and few transactions',
  look: async ({ facts }) =>
    (await facts('database-ages')).flatMap(({ database, kind, age, limit }) => {
      const level = wraparoundLevel(age, limit)
      return level === undefined
        ? []
        : [
            {
              level,
              object: database,
              detail: `Its oldest ${kind} are ${age.toLocaleString('en')} old; autovacuum should have frozen them at ${limit.toLocaleString('en')}, and at two thousand million the server stops.`,
              remedy: `vacuumdb --freeze --jobs 2 ${database}   # after ending old transactions, prepared ones and slots`,
            },
          ]
    }),
}
