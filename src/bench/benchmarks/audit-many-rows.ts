import { openAuditedTables, recorders, type Recorder } from '../audit/audited-tables.js'
import type { Benchmark, Finding } from '../benchmark.js'
import { timingOf } from '../measure/timing.js'

const rowsOfAStatement = 10_000

/** What the trail costs where nothing else does: ten thousand rows of a table without triggers or secondary indexes. */
export const auditManyRows: Benchmark = {
  name: 'audit-many-rows',
  title:
    'an update of 10,000 rows with the audit trail against none, and against a row trigger that keeps both rows as jsonb',
  run: async (bench) => {
    const tables = await openAuditedTables(bench.server, 20_000)
    const { owner } = tables
    const measure = async (
      what: string,
      prefix: string,
      budget: Finding['budget'],
    ): Promise<readonly Finding[]> => {
      const times: Record<Recorder, number[]> = { none: [], trail: [], jsonb: [] }
      for (let round = -1; round < (bench.quick ? 3 : 11); round += 1) {
        for (let turn = 0; turn < recorders.length; turn += 1) {
          const recorder = recorders[(turn + round + 1) % recorders.length] ?? 'none'
          const table = `bench.${prefix}_${recorder}`
          await owner.query(`vacuum ${table}`)
          const started = performance.now()
          const { rowCount } = await owner.query(
            `update ${table} set price = price + 1, version = version + 1
             where id in (select id from bench.rows_none order by id limit ${String(rowsOfAStatement)})`,
          )
          if (rowCount !== rowsOfAStatement) throw new Error(`updated ${String(rowCount)} rows`)
          if (round >= 0) times[recorder].push(performance.now() - started)
        }
      }
      const [none, trail, jsonb] = recorders.map((recorder) => timingOf(recorder, times[recorder]))
      if (!none || !trail || !jsonb) return []
      return [
        { what, ours: trail, base: none, budget },
        { what: `${what}: both rows as jsonb`, ours: jsonb, base: none, budget: { kind: 'comparison' } },
      ]
    }
    try {
      return [
        ...(await measure('a table with a key alone', 'rows', { kind: 'time', atMost: 5 })),
        ...(await measure('listings, with their indexes and stamps', 'listings', { kind: 'comparison' })),
      ]
    } finally {
      await tables.close()
    }
  },
}
