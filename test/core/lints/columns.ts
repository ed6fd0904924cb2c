import { ourNamespaces, ourTables, type Lint } from './lint.js'

const columns = `(select t.name as table_name, t.oid as table_oid, t.comment as table_comment, a.*, coalesce(col_description(t.oid, a.attnum), '') as comment,
    case when y.typtype = 'd' then y.typbasetype else a.atttypid end as base_type,
    case when y.typtype = 'd' then y.typtypmod else a.atttypmod end as modifier
  from ${ourTables} t
  join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  join pg_type y on y.oid = a.atttypid)`
const name = `format('%s.%s', table_name, attname) as name`

/** Names that sound like a person, or like a secret of one. */
const personal =
  '(^|_)(name|phone|mobile|email|mail|address|street|birth|birthday|age|gender|sex|religion|ethnicity|location|latitude|longitude|ip|passport|iban|wallet|password|token|device|photo|face|health)(_|$)'
/** Columns that sound like a person and are none. Think before adding one. */
const impersonal = [
  'core.tenants.name',
  'market.businesses.name',
  'market.businesses.location',
  'market.listings.location',
]

export const columnLints: readonly Lint[] = [
  {
    guarantee: 'there is no enumeration type: under row security its equality uses no index',
    finds: `select t.oid::regtype::text as name from pg_type t where t.typnamespace in (${ourNamespaces()}) and t.typtype = 'e'`,
    breaks: [`create type market.broken as enum ('a')`],
  },
  {
    guarantee: 'a moment is a timestamptz(3), as fine as a JavaScript Date',
    finds: `select ${name} from ${columns} c
      where base_type in ('timestamptz'::regtype, 'timestamp'::regtype, 'timetz'::regtype) and (base_type <> 'timestamptz'::regtype or modifier <> 3)`,
    breaks: [`alter table market.listings add broken timestamptz`],
  },
  {
    guarantee: 'no column is a float, money, varchar(n), json, or a numeric of any precision',
    finds: `select ${name} from ${columns} c
      where base_type in ('float4'::regtype, 'float8'::regtype, 'money'::regtype, 'varchar'::regtype, 'json'::regtype)
        or base_type = 'numeric'::regtype and modifier = -1`,
    breaks: [`alter table market.listings add broken float8`],
  },
  {
    guarantee: 'text has a length, by a check or by its domain',
    finds: `select ${name} from ${columns} c
      where atttypid = 'text'::regtype and not exists (
        select from pg_constraint k where k.conrelid = table_oid and k.contype in ('c', 'f') and k.conkey @> array[attnum]
      ) and not (table_name = 'core.context_secrets' and attname = 'header')`,
    breaks: [`alter table market.listings add broken text`],
  },
  {
    guarantee: 'a column that sounds personal says what is done with it',
    finds: `select ${name} from ${columns} c
      where attname ~ '${personal}' and comment !~ '^@pii ' and not (table_comment ~ '^@global ' and not (select relrowsecurity from pg_class where oid = table_oid))
        and format('%s.%s', table_name, attname) <> all ('{${impersonal.join(',')}}')`,
    breaks: [`comment on column core.memberships.display_name is 'The name other members see.'`],
  },
  {
    guarantee: 'what a column says about personal data can be acted on',
    finds: `select ${name} from ${columns} c
      where comment ~ '@pii' and (
        comment !~ '^@pii kind=[a-z]+ subject=[a-z_]+ erase=(null|shred|keep) [A-Z]'
        or not exists (select from pg_attribute s where s.attrelid = table_oid and s.attname = substring(comment from 'subject=([a-z_]+)'))
        or comment ~ 'erase=null' and attnotnull
      )`,
    breaks: [`comment on column core.users.name is '@pii kind=name subject=nobody erase=null Full name.'`],
  },
  {
    guarantee:
      'the planner keeps no statistics of personal data, which anybody who can run SQL could search through',
    finds: `select ${name} from ${columns} c where comment ~ '^@pii ' and attstattarget is distinct from 0`,
    breaks: [`alter table core.users alter phone set statistics 100`],
  },
  {
    guarantee: 'no statistics, index or expression holds personal data but a key that is needed',
    finds: `select ${name} from ${columns} c
      where comment ~ '^@pii ' and (
        exists (select from pg_index i where i.indrelid = table_oid and attnum = any (i.indkey::int2[]) and not i.indisunique)
        or exists (select from pg_statistic_ext s where s.stxrelid = table_oid and attnum = any (s.stxkeys::int2[]))
      )`,
    breaks: [`create index broken on core.memberships (tenant_id, display_name)`],
  },
]
