import { Client } from 'pg'
import { createContextSigner } from '../../query/context-signer.js'
import { seed } from '../../seed/seed.js'
import type { BenchServer } from '../server/bench-server.js'

/** What records the changes of a copy of the listings. */
export const recorders = ['none', 'trail', 'jsonb'] as const
export type Recorder = (typeof recorders)[number]

export interface AuditedTables {
  /** A superuser, under no row security. */
  readonly owner: Client
  /** A service login outside a transaction. */
  readonly service: Client
  /** What `core.enter` takes. */
  readonly token: string
  readonly tenant: number
  /** Ids of listings of the tenant, in every copy. */
  readonly ids: readonly string[]
  close(): Promise<void>
}

/**
 * Two copies of the listings for each recorder: `listings_<recorder>` with the indexes, stamps and row security of the original, and
 * `rows_<recorder>` with a primary key and nothing else, where the recorder has nobody to hide behind.
 */
export async function openAuditedTables(server: BenchServer, rows: number): Promise<AuditedTables> {
  const url = await server.createDatabase('migrated')
  await seed({ engine: await server.openEngine(url), profile: 'load', scale: rows })
  const owner = new Client({ connectionString: url })
  await owner.connect()
  await owner.query(`
    create schema bench authorization pnc_owner;
    grant usage on schema bench to pnc_service;
    create table bench.jsonb_changes (
      id bigint generated always as identity primary key, changed_at timestamptz not null default clock_timestamp(),
      table_name text not null, row_id uuid not null, operation text not null, transaction_id xid8 not null default pg_current_xact_id(),
      actor_id uuid, login text not null default session_user, old jsonb, new jsonb
    );
    create index on bench.jsonb_changes (row_id, id);
    create index on bench.jsonb_changes (transaction_id);
    create function bench.tg_record() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    begin
      insert into bench.jsonb_changes (table_name, row_id, operation, actor_id, old, new)
      values (TG_TABLE_NAME, NEW.id, TG_OP, (core.current_context() ->> 'sub')::uuid, to_jsonb(OLD), to_jsonb(NEW));
      return null;
    end $$;`)
  for (const recorder of recorders) {
    const listings = `bench.listings_${recorder}`
    const plain = `bench.rows_${recorder}`
    await owner.query(`
      create table ${listings} (like market.listings including all) with (fillfactor = 60, autovacuum_enabled = off);
      insert into ${listings} overriding system value select ${await writtenColumns(owner)} from market.listings;
      create trigger _100_touch before insert or update on ${listings} for each row execute function core.tg__touch();
      alter table ${listings} owner to pnc_owner;
      alter table ${listings} enable row level security;
      alter table ${listings} force row level security;
      create policy tenant on ${listings} as restrictive to pnc_service using (tenant_id = (select core.current_tenant_id()));
      create policy everything on ${listings} to pnc_service using (true);
      grant select, update on ${listings} to pnc_service;
      create table ${plain} with (fillfactor = 60, autovacuum_enabled = off) as
        select id, tenant_id, business_id, author_id, category_id, type, status, title, description, price, currency_code,
          language_code, city, location, attributes, expires_at, created_at, updated_at, updated_by, version
        from market.listings;
      alter table ${plain} add primary key (id, tenant_id);
      alter table ${plain} owner to pnc_owner;`)
    for (const table of [listings, plain]) {
      if (recorder === 'trail') {
        await owner.query(`begin; set local role pnc_owner; select audit.track('${table}'); commit`)
      }
      if (recorder === 'jsonb') {
        await owner.query(
          `create trigger record after update on ${table} for each row execute function bench.tg_record()`,
        )
      }
    }
  }
  await owner.query('vacuum analyze')
  const found = await owner.query<{ tenant: number; ids: string[] }>(`
    select tenant_id as tenant, array_agg(id order by id) as ids from bench.rows_none group by 1 order by count(*) desc limit 1`)
  const { tenant = 0, ids = [] } = found.rows[0] ?? {}
  const service = new Client({ connectionString: await server.serviceUrl(url) })
  await service.connect()
  return {
    owner,
    service,
    token: createContextSigner(server.contextSecret, 24 * 3600)({ tenant, roles: ['system'] }),
    tenant,
    ids,
    close: async () => {
      await service.end()
      await owner.end()
      await server.dropDatabase(url)
    },
  }
}

async function writtenColumns(owner: Client): Promise<string> {
  const { rows } = await owner.query<{ columns: string }>(`
    select string_agg(case when attgenerated = '' then quote_ident(attname) end, ', ' order by attnum) as columns
    from pg_attribute where attrelid = 'market.listings'::regclass and attnum > 0 and not attisdropped`)
  return rows[0]?.columns ?? '*'
}
