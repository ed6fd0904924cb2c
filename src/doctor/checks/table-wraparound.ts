import { type DoctorCheck } from '../doctor-check.js'
import { wraparoundLevel } from '../wraparound-level.js'

export const tableWraparound: DoctorCheck = {
  name: 'table-wraparound',
  group: 'capacity',
  level: 'warning',
  summary: 'Autovacuum freezes the rows of every table in time.',
  leftOutOnEmbedded: 'the embedded engine has no autovacuum and few transactions',
  look: async ({ facts }) =>
    (await facts('table-ages')).flatMap(({ table, age, limit }) => {
      const level = wraparoundLevel(age, limit)
      return level === undefined
        ? []
        : [
            {
              level,
              object: table,
              detail: `Its oldest rows are ${age.toLocaleString('en')} transactions old; autovacuum should have frozen them at ${limit.toLocaleString('en')}.`,
              remedy: `vacuum (freeze, verbose) ${table};`,
            },
          ]
    }),
}
