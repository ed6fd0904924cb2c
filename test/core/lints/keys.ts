import { ourTables, type Lint } from './lint.js'

/** Tables that only migrations write: their rows never go, so a foreign key to them is never looked up backwards. */
const isReferenceData = `(f.comment ~ '^@global ' and not f.relrowsecurity)`

export const keyLints: readonly Lint[] = [
  {
    guarantee: 'a table has a primary key',
    finds: `select name from ${ourTables} t where not exists (select from pg_constraint c where c.conrelid = t.oid and c.contype = 'p')`,
    breaks: [`alter table core.role_grants drop constraint role_grants_pkey`],
  },
  {
    guarantee: 'every unique key of a tenant table holds the tenant',
    finds: `select i.indexrelid::regclass::text as name from pg_index i join ${ourTables} t on t.oid = i.indrelid
      join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id'
      where i.indisunique and t.has_tenant and not a.attnum = any (i.indkey::int2[])`,
    breaks: [`create unique index broken on market.businesses (name)`],
  },
  {
    guarantee: 'every foreign key between tenant tables holds the tenant on both sides',
    finds: `select c.conname as name from pg_constraint c join ${ourTables} t on t.oid = c.conrelid join ${ourTables} f on f.oid = c.confrelid
      where c.contype = 'f' and t.has_tenant and f.has_tenant and not exists (
        select from unnest(c.conkey, c.confkey) k (mine, theirs)
        join pg_attribute m on m.attrelid = c.conrelid and m.attnum = k.mine
        join pg_attribute o on o.attrelid = c.confrelid and o.attnum = k.theirs
        where m.attname = 'tenant_id' and o.attname = 'tenant_id'
      )`,
    breaks: [
      `create unique index broken on market.businesses (id)`,
      `alter table market.listings add constraint broken foreign key (business_id) references market.businesses (id) on delete restrict`,
    ],
  },
  {
    guarantee: 'a tenant table refers to a person through its membership',
    finds: `select c.conname as name from pg_constraint c join ${ourTables} t on t.oid = c.conrelid
      where c.contype = 'f' and c.confrelid = 'core.users'::regclass and t.has_tenant and t.name <> 'core.memberships'`,
    breaks: [
      `alter table market.listings add constraint broken foreign key (author_id) references core.users on delete restrict`,
    ],
  },
  {
    guarantee: 'a foreign key says what a deletion does, never empties a column, and never follows an update',
    finds: `select c.conname as name from pg_constraint c join ${ourTables} t on t.oid = c.conrelid
      where c.contype = 'f' and (c.confdeltype not in ('r', 'c') or c.confupdtype <> 'a' or c.condeferrable)`,
    breaks: [
      `alter table market.businesses add constraint broken foreign key (category_id) references market.categories on delete set null`,
    ],
  },
  {
    guarantee: 'a foreign key to rows that may go has an index',
    finds: `select c.conname as name from pg_constraint c join ${ourTables} t on t.oid = c.conrelid join ${ourTables} f on f.oid = c.confrelid
      where c.contype = 'f' and not ${isReferenceData} and not exists (
        select from pg_index i
        where i.indrelid = c.conrelid and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
          and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
      )`,
    breaks: [`drop index market.listings_tenant_id_author_id_idx`],
  },
  {
    guarantee: 'every constraint and index is valid',
    finds: `select c.conname as name from pg_constraint c join ${ourTables} t on t.oid = c.conrelid where not c.convalidated
      union all
      select i.indexrelid::regclass::text from pg_index i join ${ourTables} t on t.oid = i.indrelid where not i.indisvalid`,
    breaks: [`alter table market.listings add constraint broken check (price < 1000000) not valid`],
  },
]
