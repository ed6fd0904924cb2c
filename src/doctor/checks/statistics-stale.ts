import { type DoctorCheck } from '../doctor-check.js'

export const statisticsStale: DoctorCheck = {
  name: 'statistics-stale',
  group: 'tables',
  level: 'warning',
  summary: 'The statistics of a table are of the rows it has now.',
  leftOutOnEmbedded: 'the embedded engine has no autovacuum and counts no changes',
  look: async ({ facts, limits }) =>
    (await facts('tables'))
      .filter(
        ({ wasAnalyzed, rows, changedRows }) =>
          wasAnalyzed &&
          Math.max(rows, changedRows) >= limits.rowsThatMatter &&
          changedRows > rows * limits.staleShare,
      )
      .map(({ table, rows, changedRows }) => ({
        object: table,
        detail: `${changedRows.toLocaleString('en')} rows changed since it was analyzed, and it has ${rows.toLocaleString('en')}: plans are made for other rows.`,
        remedy: `analyze ${table};`,
      })),
}
