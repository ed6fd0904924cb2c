import { Client } from 'pg'
import { connect } from '../../client/connect.js'
import type { Db } from '../../client/db.js'
import { createContextSigner } from '../../query/context-signer.js'
import type { TenantContext } from '../../query/tenant-context.js'
import { seed } from '../../seed/seed.js'
import type { BenchServer } from './bench-server.js'

/** A market of the seeded database and somebody to ask as. */
export interface Market {
  readonly context: TenantContext & { readonly tenant: number }
  readonly slug: string
  /** Listings that can be found. */
  readonly live: number
}

/** The database that most benchmarks read: migrated, seeded, analyzed, and read once so that it is in memory. */
export interface SeededDatabase {
  readonly ownerUrl: string
  readonly serviceUrl: string
  /** As a service connects: the library, one connection, under row security. */
  readonly db: Db
  /** A superuser, who is not under row security. */
  readonly owner: Client
  /** A service login in an open transaction that has entered the largest market, with the statement alone left to be timed. */
  readonly service: Client
  readonly markets: readonly Market[]
  /** The market with most listings. */
  readonly largest: Market
  /** What `core.enter` takes. */
  readonly tokenOf: (market: Market) => string
  readonly close: () => Promise<void>
}

export async function openSeededDatabase(
  server: BenchServer,
  listings: number,
  say: (text: string) => void,
): Promise<SeededDatabase> {
  const ownerUrl = await server.createDatabase('migrated')
  say(`seeding ${listings.toLocaleString('en')} listings`)
  const { rowsPerSecond } = await seed({
    engine: await server.openEngine(ownerUrl),
    profile: 'load',
    scale: listings,
  })
  say(`seeded at ${rowsPerSecond.toLocaleString('en')} rows a second; vacuum and warm up`)
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  await owner.query('vacuum analyze')
  await readAll(owner)

  const serviceUrl = await server.serviceUrl(ownerUrl)
  const markets = await readMarkets(owner)
  const [largest] = markets.toSorted((a, b) => b.live - a.live)
  if (!largest) throw new Error('The seed made no market.')
  const sign = createContextSigner(server.contextSecret, 24 * 3600)
  const service = new Client({ connectionString: serviceUrl })
  await service.connect()
  await service.query('begin')
  await service.query('select core.enter($1)', [sign(largest.context)])
  const db = await connect({ connectionString: serviceUrl, contextSecret: server.contextSecret, max: 1 })
  return {
    ownerUrl,
    serviceUrl,
    db,
    owner,
    service,
    markets,
    largest,
    tokenOf: ({ context }) => sign(context),
    close: async () => {
      await db.close()
      await service.end()
      await owner.end()
    },
  }
}

/** Brings tables and indexes into memory, where a running service has them; without pg_prewarm the warm-ups have to do. */
async function readAll(owner: Client): Promise<void> {
  const { rows } = await owner.query(`select from pg_available_extensions where name = 'pg_prewarm'`)
  if (rows.length === 0) return
  await owner.query('create extension pg_prewarm')
  await owner.query(`
    select pg_prewarm(c.oid)
    from pg_class c
    where c.relnamespace in ('market'::regnamespace, 'core'::regnamespace) and c.relkind in ('r', 'i')`)
  await owner.query('drop extension pg_prewarm')
}

async function readMarkets(owner: Client): Promise<readonly Market[]> {
  const { rows } = await owner.query<{
    readonly tenant: number
    readonly slug: string
    readonly user: string
    readonly live: number
  }>(`
    select t.id as tenant, t.slug,
      (select g.user_id from core.role_grants g where g.tenant_id = t.id and g.role_code = 'consumer' limit 1) as user,
      (select count(*)::int from market.listings l
       where l.tenant_id = t.id and l.status = 'active' and l.deleted_at is null and l.expires_at > now()) as live
    from core.tenants t
    order by t.id`)
  return rows.map(({ tenant, slug, user, live }) => ({
    context: { tenant, user, roles: ['consumer'] },
    slug,
    live,
  }))
}
