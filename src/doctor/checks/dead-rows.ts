import { type DoctorCheck } from '../doctor-check.js'

export const deadRows: DoctorCheck = {
  name: 'dead-rows',
  group: 'tables',
  level: 'warning',
  summary: 'Vacuum removes dead rows before they are many.',
  leftOutOnEmbedded: 'the embedded engine has no autovacuum and counts no changes',
  look: async ({ facts, limits }) =>
    (await facts('tables'))
      .filter(
        ({ rows, deadRows: dead }) =>
          dead >= limits.rowsThatMatter && dead > (rows + dead) * limits.deadShare,
      )
      .map(({ table, rows, deadRows: dead }) => ({
        object: table,
        detail: `${dead.toLocaleString('en')} of ${(rows + dead).toLocaleString('en')} rows are dead: every scan reads them. Old transactions and slots keep vacuum from removing them.`,
        remedy: `vacuum (verbose, analyze) ${table};`,
      })),
}
