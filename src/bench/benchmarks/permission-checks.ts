import type { Benchmark, Finding } from '../benchmark.js'
import { compare } from '../measure/compare.js'

const calls = 1_000

/** 50 microseconds a call. */
const budget = { kind: 'median ms', atMost: (50 * calls) / 1_000 } as const

/** Each call verifies the context and judges the rules of its roles; the other side is what any function call costs. */
export const permissionChecks: Benchmark = {
  name: 'can',
  title: `${calls.toLocaleString('en')} calls of core.can as a service, against a function that says yes`,
  run: async ({ seeded, quick }) => {
    const { owner, service, largest } = await seeded()
    await owner.query(`
      create or replace function public.bench_yes(text, text, jsonb) returns boolean
        language plpgsql stable set search_path = pg_catalog, pg_temp
      as $$ begin return true; end $$`)
    const statement = (name: string) =>
      `select count(*) filter (where ${name}($1, $2, $3)) from generate_series(1, ${calls})`
    const repetitions = quick ? { warmUp: 3, timed: 20 } : { warmUp: 10, timed: 100 }

    const findings: Finding[] = []
    for (const [what, action, subject, row] of [
      ['without a row', 'read', 'market.listings', null],
      ['refused', 'delete', 'market.businesses', null],
      [
        'a row that the last rule allows',
        'read',
        'market.listings',
        { author_id: largest.context.user, status: 'draft' },
      ],
      ['a row that an earlier rule allows', 'read', 'market.listings', { author_id: null, status: 'active' }],
      ['a row that no rule allows', 'read', 'market.listings', { author_id: null, status: 'draft' }],
    ] as const) {
      const values = [action, subject, row && JSON.stringify(row)]
      const timings = await compare(
        { label: 'core.can', run: () => service.query(statement('core.can'), values) },
        { label: 'yes', run: () => service.query(statement('public.bench_yes'), values) },
        repetitions,
      )
      findings.push({ what, ...timings, budget })
    }
    await owner.query('drop function public.bench_yes(text, text, jsonb)')
    return findings
  },
}
