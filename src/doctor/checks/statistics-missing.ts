import { type DoctorCheck } from '../doctor-check.js'

export const statisticsMissing: DoctorCheck = {
  name: 'statistics-missing',
  group: 'tables',
  level: 'warning',
  summary: 'Every table with rows was analyzed, partitioned tables by hand.',
  leftOutOnEmbedded: 'the embedded engine counts no rows',
  look: async ({ facts, limits }) =>
    (await facts('tables'))
      .filter(({ wasAnalyzed, rows }) => !wasAnalyzed && rows >= limits.rowsThatMatter)
      .map(({ table, rows, isPartitioned }) => ({
        object: table,
        detail: `The planner knows nothing of its ${rows.toLocaleString('en')} rows${isPartitioned ? ': autovacuum analyzes partitions, never the table they belong to' : ''}.`,
        remedy: `analyze ${table};`,
      })),
}
