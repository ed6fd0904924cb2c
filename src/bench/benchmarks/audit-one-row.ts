import { openAuditedTables, recorders, type Recorder } from '../audit/audited-tables.js'
import type { Benchmark, Finding } from '../benchmark.js'
import { takeTurns } from '../measure/compare.js'

/** What a service notices of the trail: an update of one row, in a unit of work. */
export const auditOneRow: Benchmark = {
  name: 'audit-one-row',
  title:
    'an update of one row with the audit trail against none, and against a row trigger that keeps both rows as jsonb',
  run: async (bench) => {
    const tables = await openAuditedTables(bench.server, bench.quick ? 5_000 : 20_000)
    const { owner, service, token, tenant, ids } = tables
    const idAt = (at: number) => ids[(at * 7) % ids.length]

    const unitOfWork = (recorder: Recorder) => ({
      label: recorder,
      run: async (at: number) => {
        await service.query('begin')
        await service.query('select core.enter($1)', [token])
        await service.query(
          `update bench.listings_${recorder} set price = price + 1 where id = $1 and tenant_id = $2`,
          [idAt(at), tenant],
        )
        await service.query('commit')
      },
    })
    const statement = (recorder: Recorder) => ({
      label: recorder,
      run: (at: number) =>
        owner.query({
          name: `update ${recorder}`,
          text: `update bench.rows_${recorder} set price = price + 1, version = version + 1 where id = $1 and tenant_id = $2`,
          values: [idAt(at), tenant],
        }),
    })
    const repetitions = bench.quick ? { warmUp: 50, timed: 300 } : { warmUp: 200, timed: 2_000 }
    const findings = async (
      what: string,
      sideOf: (recorder: Recorder) => ReturnType<typeof unitOfWork> | ReturnType<typeof statement>,
      budget: Finding['budget'],
    ): Promise<readonly Finding[]> => {
      const [none, trail, jsonb] = await takeTurns(recorders.map(sideOf), repetitions)
      if (!none || !trail || !jsonb) return []
      return [
        { what, ours: trail, base: none, budget },
        { what: `${what}: both rows as jsonb`, ours: jsonb, base: none, budget: { kind: 'comparison' } },
      ]
    }
    try {
      return [
        ...(await findings('a unit of work on listings', unitOfWork, { kind: 'time', atMost: 1.6 })),
        ...(await findings('a bare statement on a table with a key alone', statement, {
          kind: 'comparison',
        })),
      ]
    } finally {
      await tables.close()
    }
  },
}
