import { Client } from 'pg'
import { connect } from '../../client/connect.js'
import { createContextSigner } from '../../query/context-signer.js'
import type { Benchmark } from '../benchmark.js'
import { compare } from '../measure/compare.js'

/** 1,000 of them: 5,000 a second. */
const budget = { kind: 'median ms', atMost: 200 } as const
const subjects = Array.from({ length: 1_000 }, (_, at) => String(at))

const take = `select allowed, remaining, retry_after_ms::float8 as retry_after_ms, resets_at
  from core.take_rate_limit('bench', $1, 1000000, 60)`

/** What a check of a rate limit costs, on one connection. */
export const rateLimit: Benchmark = {
  name: 'rate-limit',
  title: 'a check of a rate limit against `select 1`, on one connection',
  run: async ({ server, quick }) => {
    const ownerUrl = await server.createDatabase('migrated')
    const serviceUrl = await server.serviceUrl(ownerUrl)
    const owner = new Client({ connectionString: ownerUrl })
    const service = new Client({ connectionString: serviceUrl, pipeline: true })
    const db = await connect({ connectionString: serviceUrl, contextSecret: server.contextSecret, max: 1 })
    await owner.connect()
    await service.connect()
    try {
      const { rows } = await owner.query<{ readonly id: number }>(
        `insert into core.tenants (slug, name, kind, currency_code, default_language)
         values ('bench', 'Bench', 'market', 'GHS', 'en') returning id`,
      )
      const context = { tenant: rows[0]?.id ?? 0, roles: ['system'] }
      const { rateLimits } = db.as(context)
      const repetitions = quick ? { warmUp: 200, timed: 1_000 } : { warmUp: 1_000, timed: 10_000 }
      const input = { action: 'bench', limit: 1_000_000, window_seconds: 60 }

      const unit = async (what: string, subject: (at: number) => string) => ({
        what,
        ...(await compare(
          { label: 'rateLimits.take', run: (at) => rateLimits.take({ ...input, subject: subject(at) }) },
          { label: 'select 1', run: () => service.query('select 1 where $1', [true]) },
          repetitions,
        )),
        budget: { kind: 'comparison' } as const,
      })
      const units = [
        await unit('a unit of work, 1,000 subjects in turn', (at) => String(at % 1_000)),
        await unit('a unit of work, always the same subject', () => 'hot'),
      ]

      // In transactions that end: in one that stays open every take would walk along the rows that those before it left.
      const token = createContextSigner(server.contextSecret, 24 * 3600)(context)
      const inContext = (statement: string, values: (subject: string) => unknown[]) =>
        Promise.all([
          service.query('begin'),
          service.query('select core.enter($1)', [token]),
          ...subjects.map((subject) => service.query(statement, values(subject))),
          service.query('commit'),
        ])
      const together = {
        what: '1,000 subjects, sent without waiting for each other',
        ...(await compare(
          { label: 'core.take_rate_limit', run: () => inContext(take, (subject) => [subject]) },
          { label: 'select 1', run: () => inContext('select 1 where $1', () => [true]) },
          quick ? { warmUp: 2, timed: 5 } : { warmUp: 5, timed: 50 },
        )),
        budget,
      }
      return [together, ...units]
    } finally {
      await db.close()
      await service.end()
      await owner.end()
      await server.dropDatabase(ownerUrl)
    }
  },
}
