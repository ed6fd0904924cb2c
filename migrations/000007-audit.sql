--! Previous: sha1:2219bce46073a5a96031d9f40305be367835c833
--! Hash: sha1:24cd9be87e01ff447603e7164943ea5bc01f23b6
--! Message: audit

-- The audit trail: who changed what, when, before and after. Rows are written by triggers alone and never rewritten.

create schema audit;
comment on schema audit is 'Who changed and did what: the trail of changes, the actions of staff, and the seals over both.';
grant usage on schema audit to pnc_service, pnc_readonly, pnc_operator, pnc_auditor, pnc_definer;
-- Taken back at the end of this file: giving a function to a role needs it for a moment.
grant create on schema audit to pnc_definer;

create domain audit.operation as text check (value in ('insert', 'update', 'delete', 'truncate'));
comment on domain audit.operation is 'What happened to a row; truncate stands for all rows of a table at once.';
create domain audit.action as text check (value in (
  'create', 'update', 'delete', 'restore', 'approve', 'reject', 'block', 'unblock', 'grant', 'revoke', 'export', 'erase', 'configure',
  'read_trail', 'undo', 'load_rows'
));
comment on domain audit.action is 'What staff or the toolkit did; read_trail, undo and load_rows are written by functions alone.';

-- Tenant 0 is nobody's: what belongs to no tenant is filed under it, and no context can enter it.
alter table core.tenants add constraint tenant_id_is_positive check (id > 0);
comment on column core.context_secrets.secret is '@secret The HMAC key, at least 32 bytes.';

-- Changes. Values are kept as pairs of what changed, [before, after], of one row in one statement; a deletion keeps the whole row, and
-- an insertion nothing but its key, because the row itself, or the next change of it, holds its values.

-- A sequence and no identity: what partitions have of their parent's identity differs between versions of PostgreSQL.
create sequence audit.changes_id_seq as bigint;
create table audit.changes (
  id bigint not null default nextval('audit.changes_id_seq'),
  changed_at timestamptz(3) not null,
  tenant_id int not null,
  table_name text not null,
  row_id uuid not null,
  row_key text,
  operation audit.operation not null,
  transaction_id xid8 not null,
  actor_id uuid,
  actor_roles text[],
  session_id uuid,
  login text not null,
  application text,
  diff jsonb not null,
  primary key (tenant_id, id, changed_at),
  constraint changes_texts_check check (
    length(table_name) <= 130 and length(row_key) <= 500 and length(login) <= 63 and length(application) <= 64
  )
) partition by range (changed_at);
alter sequence audit.changes_id_seq owned by audit.changes.id;
comment on table audit.changes is '@unaudited It is the trail itself. Every change of a tracked table, a partition a month.';
comment on column audit.changes.id is 'In the order in which changes were made; those of one row are never out of it.';
comment on column audit.changes.changed_at is 'When, by the clock, the statement had changed the row: not when its transaction began.';
comment on column audit.changes.tenant_id is 'Whose row it is; for a global table the tenant in which it was changed; 0 for none.';
comment on column audit.changes.table_name is '@pii none Schema and name of the table.';
comment on column audit.changes.row_id is 'The key of the row within its tenant where that is a uuid, and a hash of row_key where it is not.';
comment on column audit.changes.row_key is 'The key of the row within its tenant as text, where it is no uuid.';
comment on column audit.changes.operation is 'What happened to the row.';
comment on column audit.changes.transaction_id is 'The transaction: what it changed took effect together.';
comment on column audit.changes.actor_id is 'The person of the verified context; null for the system and for a login without a context.';
comment on column audit.changes.actor_roles is 'The roles in which the person acted.';
comment on column audit.changes.session_id is 'The session of the context, where it carries one.';
comment on column audit.changes.login is 'The database login.';
comment on column audit.changes.application is 'What the client calls itself (application_name). Nobody checks it.';
comment on column audit.changes.diff is 'By column [before, after], or "masked" where the value is personal or secret.';
create index changes_row_id_id_idx on audit.changes (row_id, id);
comment on index audit.changes_row_id_id_idx is 'The history of a row.';
create index changes_transaction_id_idx on audit.changes (transaction_id);
comment on index audit.changes_transaction_id_idx is 'What a transaction changed; and the rows to be sealed, which are those of a range of transactions.';

-- What staff did, in its own words.

create table audit.target_types (
  code text primary key check (code ~ '^[a-z][a-z_]{1,39}$'),
  table_name text not null unique check (length(table_name) <= 130),
  key_column name not null,
  has_tenant boolean not null
);
comment on table audit.target_types is '@global What an action of staff can be about. Changed by migrations only.';
comment on column audit.target_types.code is 'What actions name.';
comment on column audit.target_types.table_name is '@pii none The table that holds such targets.';
comment on column audit.target_types.key_column is 'The column that holds their id.';
comment on column audit.target_types.has_tenant is 'Whether the table holds rows of tenants.';
insert into audit.target_types (code, table_name, key_column, has_tenant) values
  ('tenant', 'core.tenants', 'id', false),
  ('user', 'core.users', 'id', false),
  ('member', 'core.memberships', 'user_id', true),
  ('role', 'core.tenant_roles', 'id', true),
  ('auth_app', 'core.auth_apps', 'id', true),
  ('profile', 'core.profiles', 'id', true),
  ('signup', 'core.signups', 'id', true),
  ('configuration', 'core.configurations', 'id', true),
  ('verification', 'core.verifications', 'id', true),
  ('business', 'market.businesses', 'id', true),
  ('listing', 'market.listings', 'id', true);

create table audit.admin_actions (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null,
  actor_id uuid,
  action audit.action not null,
  target_type text references audit.target_types on delete restrict,
  target_id text check (length(target_id) <= 200),
  reason text check (length(btrim(reason)) between 1 and 2000),
  details core.json_object not null default '{}',
  ip_address inet,
  user_agent text check (length(user_agent) <= 500),
  login text not null default session_user check (length(login) <= 63),
  created_at timestamptz(3) not null default now(),
  primary key (id, tenant_id),
  constraint target_type_and_id_go_together check ((target_type is null) = (target_id is null))
);
comment on table audit.admin_actions is '@unaudited It is part of the trail. What staff and the toolkit did, in their own words; only added to.';
comment on column audit.admin_actions.id is 'Time-ordered id; a client may supply it and repeat the insert safely.';
comment on column audit.admin_actions.tenant_id is 'Where it was done; 0 for the database as a whole.';
comment on column audit.admin_actions.actor_id is 'Who did it; null for the system.';
comment on column audit.admin_actions.action is 'What was done.';
comment on column audit.admin_actions.target_type is 'What kind of thing it was done to.';
comment on column audit.admin_actions.target_id is 'The id of that thing.';
comment on column audit.admin_actions.reason is 'Why, in the words of who did it.';
comment on column audit.admin_actions.details is 'Particulars.';
comment on column audit.admin_actions.ip_address is '@pii kind=address subject=actor_id erase=keep Where the request came from, as the service says.';
comment on column audit.admin_actions.user_agent is '@pii kind=device subject=actor_id erase=keep What the request came from, as the service says.';
comment on column audit.admin_actions.login is 'The database login.';
comment on column audit.admin_actions.created_at is 'When.';
alter table audit.admin_actions
  alter column ip_address set statistics 0,
  alter column user_agent set statistics 0;
create index admin_actions_tenant_id_target_idx on audit.admin_actions (tenant_id, target_type, target_id, id desc);
comment on index audit.admin_actions_tenant_id_target_idx is 'What was done to a target, newest first.';
create index admin_actions_tenant_id_id_idx on audit.admin_actions (tenant_id, id desc);
comment on index audit.admin_actions_tenant_id_id_idx is 'Actions in a tenant, newest first.';
create index admin_actions_target_type_idx on audit.admin_actions (target_type);
comment on index audit.admin_actions_target_type_idx is 'Serves the foreign key to the types of targets.';

-- Seals: a chain of hashes over what closed transactions wrote.

create table audit.seals (
  number bigint primary key check (number > 0),
  month date not null,
  from_transaction xid8 not null,
  to_transaction xid8 not null,
  row_count int not null,
  row_ids bigint[] not null,
  row_digests bytea not null,
  previous_hash bytea not null,
  hash bytea not null,
  sealed_at timestamptz(3) not null default now(),
  constraint seal_covers_a_range check (from_transaction < to_transaction),
  constraint seal_has_a_digest_per_row check (
    row_count > 0 and cardinality(row_ids) = row_count and octet_length(row_digests) = row_count * 16
  )
);
comment on table audit.seals is '@global @unaudited It guards the trail. What the changes of closed transactions were, a seal per range and month.';
comment on column audit.seals.number is 'Without gaps: a seal that is missing is missed.';
comment on column audit.seals.month is 'The partition that the rows stand in.';
comment on column audit.seals.from_transaction is 'The first transaction of the range; where the seal before it ended.';
comment on column audit.seals.to_transaction is 'The first transaction after the range.';
comment on column audit.seals.row_count is 'How many changes.';
comment on column audit.seals.row_ids is 'Their ids in order.';
comment on column audit.seals.row_digests is 'Sixteen bytes of each, in the same order.';
comment on column audit.seals.previous_hash is 'The hash of the seal before; empty in the first.';
comment on column audit.seals.hash is 'SHA-256 over all of the above.';
comment on column audit.seals.sealed_at is 'When it was made.';

create table audit.seal_signatures (
  number bigint primary key references audit.seals on delete restrict,
  key_id text not null check (length(key_id) between 1 and 64),
  signature bytea not null check (octet_length(signature) = 32),
  signed_at timestamptz(3) not null default now()
);
comment on table audit.seal_signatures is '@global @unaudited It guards the trail. Signatures over seals, with a key that is not in the database.';
comment on column audit.seal_signatures.number is 'The seal.';
comment on column audit.seal_signatures.key_id is 'Names the key.';
comment on column audit.seal_signatures.signature is 'HMAC-SHA-256 of the hash of the seal.';
comment on column audit.seal_signatures.signed_at is 'When it was made.';

--! Included sql/audit/refuse-rewriting.sql
create function audit.tg__refuse_rewriting() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'rows of %.% are never changed or removed', TG_TABLE_SCHEMA, TG_TABLE_NAME
    using errcode = 'PN050', hint = 'Retention drops whole months; a wrong row is answered by a new one.';
end
$$;
comment on function audit.tg__refuse_rewriting() is 'Refuses to change, delete or truncate: the trail is only added to. Its owner is refused, too.';
--! EndIncluded sql/audit/refuse-rewriting.sql
--! Included sql/audit/partitions.sql
-- A partition a month, by UTC. None is the default: with one, `detach ... concurrently` is refused, and it would hide that nobody made
-- months ahead. A partition is made as a table of its own and attached, which does not stop those who write to the others.
create function audit.month_of(moment timestamptz) returns date
  language sql
  immutable
  strict
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
  select date_trunc('month', moment at time zone 'UTC')::date
$$;
comment on function audit.month_of(timestamptz) is 'The first day of the month that a moment falls into, by UTC: names the partition of a change.';

create function audit.create_month(month date) returns boolean
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text := 'changes_' || to_char(month, 'YYYY_MM');
  v_from timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  v_to timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
begin
  -- Two that make the same month at once: the second finds it made.
  perform pg_advisory_xact_lock(hashtextextended('audit.create_month', 0));
  if to_regclass('audit.' || v_name) is not null then
    return false;
  end if;
  execute format('create table audit.%I (like audit.changes including defaults including constraints)', v_name);
  execute format('comment on table audit.%I is %L', v_name, 'Changes of ' || to_char(month, 'FMMonth YYYY') || '.');
  execute format('alter table audit.%I enable row level security', v_name);
  execute format('alter table audit.%I force row level security', v_name);
  execute format(
    'create policy changes_all_tenant on audit.%I as restrictive'
      ' to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor'
      ' using (tenant_id = (select core.current_tenant_id()))',
    v_name
  );
  execute format('comment on policy changes_all_tenant on audit.%I is %L', v_name, 'Rows of the entered tenant only.');
  execute format(
    'create trigger _010_refuse_rewriting before update or delete or truncate on audit.%I'
      ' for each statement execute function audit.tg__refuse_rewriting()',
    v_name
  );
  execute format('comment on trigger _010_refuse_rewriting on audit.%I is %L', v_name, 'The trail is only added to.');
  execute format('alter table audit.changes attach partition audit.%I for values from (%L) to (%L)', v_name, v_from, v_to);
  return true;
end
$$;
comment on function audit.create_month(date) is 'Makes the partition of a month, protected like its parent and granted to nobody; false if it is there. For the owner.';

create function audit.ensure_months(ahead int default 12) returns int
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_made int := 0;
begin
  for i in 0 .. ahead loop
    if audit.create_month((audit.month_of(now()) + make_interval(months => i))::date) then
      v_made := v_made + 1;
    end if;
  end loop;
  return v_made;
end
$$;
comment on function audit.ensure_months(int) is 'Makes the partitions from this month to so many months ahead; returns how many were missing. For the owner.';

-- Security definer, and the only function that runs as pnc_owner: nobody else may attach a partition to a table of pnc_owner. It makes
-- the partition of a moment near now and nothing else, whatever it is given, and only the triggers of the trail may call it.
create function audit.heal_month(moment timestamptz) returns void
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if moment is null or moment not between now() - interval '31 days' and now() + interval '31 days' then
    raise exception 'the trail takes no change of %, which is far from now', moment using errcode = 'PN051';
  end if;
  perform audit.create_month(audit.month_of(moment));
end
$$;
comment on function audit.heal_month(timestamptz) is '@as_owner Nobody but the owner may attach a partition to a table. Makes the missing partition of a moment within 31 days of now, so that a write does not fail because nobody made months ahead.';
--! EndIncluded sql/audit/partitions.sql
--! Included sql/audit/track.sql
-- One function per table, written from the catalog. Knowing the columns it compares them directly, where a function for all tables would
-- take each row apart as JSON: that costs 9 to 13 times the update, this less than twice. It fires once per statement and joins the
-- rows before with the rows after: a full join, because for that PostgreSQL never takes a nested loop, which a plan made for one row
-- and kept for ten thousand would be.
create function audit.masked_columns(target regclass) returns name[]
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(a.attname order by a.attnum), '{}')
  from pg_attribute a
  where a.attrelid = target and a.attnum > 0 and not a.attisdropped
    and col_description(a.attrelid, a.attnum) ~ '(^| )@(pii kind=|secret |encrypted )'
$$;
comment on function audit.masked_columns(regclass) is 'The columns whose comments say that their values are personal (@pii kind=...), secret (@secret) or encrypted (@encrypted): the trail keeps that they changed, not what they were.';

create function audit.key_columns(target regclass) returns name[]
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
  select array_agg(a.attname order by k.place)
  from pg_index i
  cross join unnest(i.indkey::int2[]) with ordinality k (number, place)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
  where i.indrelid = target and i.indisprimary
$$;
comment on function audit.key_columns(regclass) is 'The columns of the primary key in their order.';

create function audit.key_id(key text) returns uuid
  language sql
  immutable
  strict
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
  select encode(substring(sha256(convert_to(key, 'UTF8')) from 1 for 16), 'hex')::uuid
$$;
comment on function audit.key_id(text) is 'What stands for a key that is no uuid in audit.changes.row_id.';

create function audit.recorded_columns(target regclass) returns text
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
  select string_agg(a.attname || case when a.attname = any (audit.masked_columns(target)) then ' (masked)' else '' end, ', ' order by a.attnum)
  from pg_attribute a
  where a.attrelid = target and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
$$;
comment on function audit.recorded_columns(regclass) is 'The columns that the trail records of a table. The comment of its trigger function holds what this said when it was written.';

-- What a person does in one tenant may change rows of another, whose staff does not learn what it is in the first.
create function audit.recorder_source(target regclass) returns text
  language plpgsql
  stable
  security invoker
  set search_path = pg_catalog, pg_temp
as $source$
declare
  v_table text;
  v_key name[] := audit.key_columns(target);
  v_row_key name[];
  v_masked name[] := audit.masked_columns(target);
  v_has_tenant boolean;
  v_key_is_uuid boolean;
  v_join text;
  v_columns text[] := '{}';
  v_stamps text[] := '{}';
  v_gone text[] := '{}';
  v_differs text;
  v_value text;
  v_name text;
  v_pair text;
  r record;
  v_head text;
begin
  select format('%I.%I', n.nspname, c.relname) into v_table
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target;
  if v_key is null then
    raise exception '% has no primary key: the trail could not say which row changed', v_table using errcode = 'PN052';
  end if;
  v_has_tenant := exists (select from pg_attribute a where a.attrelid = target and a.attname = 'tenant_id' and not a.attisdropped);
  v_row_key := case when v_has_tenant then array_remove(v_key, 'tenant_id') else v_key end;
  v_key_is_uuid := cardinality(v_row_key) = 1 and (
    select a.atttypid = 'uuid'::regtype from pg_attribute a where a.attrelid = target and a.attname = v_row_key[1]
  );
  select string_agg(format('o.%1$I = n.%1$I', k), ' and ') into v_join from unnest(v_key) k;

  for r in
    select a.attname, coalesce(nullif(t.typbasetype, 0), t.oid) as base
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = target and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by a.attnum
  loop
    -- Types of extensions and those without an equality go as text: their operators are not on the search path.
    select case
      when b.typname = 'json' then '%s.%I'
      when b.typnamespace = 'pg_catalog'::regnamespace
        and b.typname not in ('xml', 'point', 'box', 'lseg', 'path', 'polygon', 'circle', 'line')
      then '%s.%I' else '%s.%I::text' end
    into v_value
    from pg_type b where b.oid = r.base;
    if r.base = 'json'::regtype then
      v_differs := '%s.%I::text is distinct from %s.%I::text';
    else
      v_differs := v_value || ' is distinct from ' || v_value;
    end if;
    v_differs := format(v_differs, 'o', r.attname, 'n', r.attname);
    v_name := replace(to_json(r.attname::text)::text, '''', '''''');
    v_pair := case when r.attname = any (v_masked) then format('''"masked"''')
      else format('json_build_array(' || v_value || ', ' || v_value || ')::text', 'o', r.attname, 'n', r.attname) end;
    v_pair := format('case when %s then '',%s:'' || %s end', v_differs, v_name, v_pair);
    if r.attname in ('updated_at', 'updated_by', 'version') then
      v_stamps := v_stamps || v_pair;
    else
      v_columns := v_columns || v_pair;
    end if;
    v_gone := v_gone || format(
      'case when o.%I is not null then '',%s:'' || %s end', r.attname, v_name,
      case when r.attname = any (v_masked) then '''"masked"''' else format('json_build_array(' || v_value || ', null)::text', 'o', r.attname) end
    );
  end loop;

  v_head := format(
    'insert into audit.changes (changed_at, tenant_id, table_name, row_id, row_key, operation, transaction_id,'
      ' actor_id, actor_roles, session_id, login, application, diff)
    select v_at, d.tenant_id, %L, %s, %s, d.operation, v_transaction, v_actor, case when d.tenant_id = v_tenant then v_roles end, v_session, session_user, v_application, ',
    v_table,
    case when v_key_is_uuid then 'd.row_key' else 'audit.key_id(d.row_key)' end,
    case when v_key_is_uuid then 'null' else 'left(d.row_key, 500)' end
  );
  return format(
    $body$
-- Written by audit.track; do not edit.
declare
  v_at timestamptz(3) := clock_timestamp();
  v_claims jsonb;
  v_transaction xid8;
  v_tenant int;
  v_actor uuid;
  v_roles text[];
  v_session uuid;
  v_application text := left(current_setting('application_name'), 64);
begin
  if TG_OP = 'UPDATE' or TG_OP = 'DELETE' then
    perform from old_rows limit 1;
  elsif TG_OP = 'INSERT' then
    perform from new_rows limit 1;
  end if;
  if TG_OP <> 'TRUNCATE' and not found then
    return null;
  end if;
  v_claims := core.current_context();
  if v_claims is null then
    perform core.refuse_nobody();
  end if;
  v_transaction := pg_current_xact_id();
  v_tenant := coalesce((v_claims ->> 'tid')::int, 0);
  v_actor := v_claims ->> 'sub';
  v_roles := translate(v_claims ->> 'roles', '[]"', '{}');
  v_session := v_claims ->> 'sid';
  if to_regclass('audit.changes_' || to_char(v_at at time zone 'UTC', 'YYYY_MM')) is null then
    perform audit.heal_month(v_at);
  end if;
  if TG_OP = 'UPDATE' then
    %1$s('{' || substr(d.columns || d.stamps, 2) || '}')::jsonb
    from (
      select coalesce(%2$s) as tenant_id, coalesce(%3$s) as row_key,
        case when o.%4$I is null then 'insert' when n.%4$I is null then 'delete' else 'update' end as operation,
        %5$s as columns,
        %6$s as stamps
      from old_rows o full join new_rows n on %7$s
      offset 0
    ) d
    where d.columns <> '';
  elsif TG_OP = 'DELETE' then
    %1$s('{' || substr(d.columns, 2) || '}')::jsonb
    from (
      select coalesce(%8$s) as tenant_id, %9$s as row_key, 'delete' as operation, %10$s as columns
      from old_rows o
    ) d;
  elsif TG_OP = 'INSERT' then
    %1$s'{}'
    from (
      select coalesce(%11$s) as tenant_id, %12$s as row_key, 'insert' as operation
      from new_rows n
    ) d;
  else
    insert into audit.changes (changed_at, tenant_id, table_name, row_id, operation, transaction_id,
      actor_id, actor_roles, session_id, login, application, diff)
    values (v_at, v_tenant, %13$L, '00000000-0000-0000-0000-000000000000', 'truncate', v_transaction,
      v_actor, v_roles, v_session, session_user, v_application, '{}');
  end if;
  return null;
end
$body$,
    v_head,
    audit.tenant_expression(target, 'n') || ', ' || audit.tenant_expression(target, 'o'),
    audit.key_expression(v_row_key, v_key_is_uuid, 'n') || ', ' || audit.key_expression(v_row_key, v_key_is_uuid, 'o'),
    v_key[1],
    audit.concatenation(v_columns),
    audit.concatenation(v_stamps),
    v_join,
    audit.tenant_expression(target, 'o'),
    audit.key_expression(v_row_key, v_key_is_uuid, 'o'),
    audit.concatenation(v_gone),
    audit.tenant_expression(target, 'n'),
    audit.key_expression(v_row_key, v_key_is_uuid, 'n'),
    v_table
  );
end
$source$;
comment on function audit.recorder_source(regclass) is 'The body of the trigger function that records the changes of a table.';

create function audit.tenant_expression(target regclass, alias text) returns text
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
  select case
    when target = 'core.tenants'::regclass then alias || '.id'
    when exists (select from pg_attribute a where a.attrelid = target and a.attname = 'tenant_id' and not a.attisdropped) then alias || '.tenant_id'
    else 'v_tenant'
  end
$$;
comment on function audit.tenant_expression(regclass, text) is 'Whose change it is, as SQL: the tenant of the row, or for a global table the tenant in which it was made.';

create function audit.key_expression(columns name[], is_uuid boolean, alias text) returns text
  language sql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
  select case
    when is_uuid then format('%s.%I', alias, columns[1])
    -- Null where the row is missing, so that the other side of the join speaks.
    else (select string_agg(format('%s.%I::text', alias, c), ' || ''/'' || ') from unnest(columns) c)
  end
$$;
comment on function audit.key_expression(name[], boolean, text) is 'The key of a row within its tenant, as SQL: a uuid, or its columns joined by slashes.';

-- A function takes a hundred arguments at most.
create function audit.concatenation(parts text[]) returns text
  language sql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(string_agg('concat(' || list || ')', ' || ' order by chunk), '''''')
  from (
    select (place - 1) / 80 as chunk, string_agg(part, E',\n          ' order by place) as list
    from unnest(parts) with ordinality p (part, place)
    group by 1
  ) chunks
$$;
comment on function audit.concatenation(text[]) is 'SQL that joins texts, nulls left out.';

create function audit.track(target regclass) returns void
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_owner text := current_user;
  v_schema name;
  v_name name;
  v_function text;
  v_source text := audit.recorder_source(target);
  v_columns text := audit.recorded_columns(target);
  v_kind record;
begin
  select n.nspname, c.relname into v_schema, v_name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target;
  v_function := format('audit.%I', left('tg_' || v_schema || '_' || v_name, 55) || '__record');
  -- The function belongs to pnc_definer, who alone may add to the trail; making it there needs these for a moment.
  grant create on schema audit to pnc_definer;
  execute 'set local role pnc_definer';
  execute format(
    'create or replace function %s() returns trigger language plpgsql volatile security definer'
      ' set search_path = pg_catalog, pg_temp as %L',
    v_function, v_source
  );
  execute format('comment on function %s() is %L', v_function,
    'Records changes of ' || v_schema || '.' || v_name || ': ' || v_columns);
  execute format('revoke all on function %s() from public', v_function);
  execute format('grant execute on function %s() to %I', v_function, v_owner);
  execute format('set local role %I', v_owner);
  for v_kind in
    select * from (values
      ('insert', 'referencing new table as new_rows', 'New rows enter the trail.'),
      ('update', 'referencing old table as old_rows new table as new_rows', 'Changed rows enter the trail.'),
      ('delete', 'referencing old table as old_rows', 'Deleted rows enter the trail.'),
      ('truncate', '', 'That all rows went enters the trail.')
    ) k (operation, transition, comment)
  loop
    execute format(
      'create or replace trigger _500_audit_%s after %s on %s %s for each statement execute function %s()',
      v_kind.operation, v_kind.operation, target, v_kind.transition, v_function
    );
    execute format('comment on trigger _500_audit_%s on %s is %L', v_kind.operation, target, v_kind.comment);
  end loop;
  -- A trigger function is executed by triggers alone.
  execute 'set local role pnc_definer';
  execute format('revoke all on function %s() from %I', v_function, v_owner);
  execute format('set local role %I', v_owner);
  revoke create on schema audit from pnc_definer;
end
$$;
comment on function audit.track(regclass) is 'Records the changes of a table from now on; called again it takes up columns and @pii notes that have changed. For the owner of the table.';
--! EndIncluded sql/audit/track.sql
--! Included sql/audit/actions.sql
-- What an action is about is a type and an id: the type is registered with its table, and the row has to be there for whoever acts.
create function audit.tg_admin_actions__stamp() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- pnc_definer writes for functions that say whose action it is, also for nobody's.
  if current_user <> 'pnc_definer' then
    NEW.tenant_id := coalesce(core.current_tenant_id(), 0);
  end if;
  NEW.actor_id := core.current_user_id();
  NEW.login := session_user;
  NEW.created_at := now();
  return NEW;
end
$$;
comment on function audit.tg_admin_actions__stamp() is 'Says who acted, where and when, from the verified context.';

create function audit.tg_admin_actions__check_target() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_type audit.target_types;
  v_is_there boolean;
begin
  if NEW.target_type is null or NEW.target_id is null then
    return NEW;
  end if;
  select * into v_type from audit.target_types t where t.code = NEW.target_type;
  if not found or to_regclass(v_type.table_name) is null then
    raise exception 'an action cannot be about a "%"', NEW.target_type
      using errcode = 'PN054', hint = 'Register it in audit.target_types.';
  end if;
  -- As whoever acts, under row security: what he does not see he cannot act upon.
  execute format(
    'select exists (select from %s t where t.%I::text = $1%s)',
    v_type.table_name::regclass, v_type.key_column, case when v_type.has_tenant then ' and t.tenant_id = $2' else '' end
  ) into v_is_there using NEW.target_id, NEW.tenant_id;
  if not v_is_there then
    raise exception 'there is no % %', NEW.target_type, NEW.target_id using errcode = 'PN054';
  end if;
  return NEW;
end
$$;
comment on function audit.tg_admin_actions__check_target() is 'Refuses an action upon a type that is not registered or a row that whoever acts does not see.';

create trigger _050_check_id before insert on audit.admin_actions
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on audit.admin_actions is 'No ids from the future.';
create trigger _100_stamp before insert on audit.admin_actions
  for each row execute function audit.tg_admin_actions__stamp();
comment on trigger _100_stamp on audit.admin_actions is 'Who, where and when cannot be forged.';
create trigger _200_check_target before insert on audit.admin_actions
  for each row execute function audit.tg_admin_actions__check_target();
comment on trigger _200_check_target on audit.admin_actions is 'The target is of a registered type, and there.';
create trigger _010_refuse_rewriting before update or delete or truncate on audit.admin_actions
  for each statement execute function audit.tg__refuse_rewriting();
comment on trigger _010_refuse_rewriting on audit.admin_actions is 'The trail is only added to.';

-- What the toolkit does as pnc_owner, who writes no rows himself.
create function audit.note_maintenance(action text, reason text, details jsonb) returns void
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into audit.admin_actions (tenant_id, action, reason, details)
  values (coalesce(core.current_tenant_id(), 0), note_maintenance.action, note_maintenance.reason, note_maintenance.details);
end
$$;
comment on function audit.note_maintenance(text, text, jsonb) is 'Notes what was done to the database as a whole, such as loading rows past the trail. For pnc_owner.';
--! EndIncluded sql/audit/actions.sql

create trigger _010_refuse_rewriting before update or delete or truncate on audit.changes
  for each statement execute function audit.tg__refuse_rewriting();
comment on trigger _010_refuse_rewriting on audit.changes is 'The trail is only added to.';

-- Row security. The trail is written by the trigger functions, which run as pnc_definer; nobody else is granted anything on it.

alter table audit.changes enable row level security;
alter table audit.changes force row level security;
create policy changes_all_tenant on audit.changes as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy changes_all_tenant on audit.changes is 'Rows of the entered tenant only.';
create policy changes_all_definer on audit.changes to pnc_definer using (true);
comment on policy changes_all_definer on audit.changes is 'Triggers write, and functions for auditors read.';

alter table audit.admin_actions enable row level security;
alter table audit.admin_actions force row level security;
create policy admin_actions_all_tenant on audit.admin_actions as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy admin_actions_all_tenant on audit.admin_actions is 'Rows of the entered tenant only.';
create policy admin_actions_select_staff on audit.admin_actions for select to pnc_service, pnc_readonly
  using (tenant_id = (select core.staff_tenant_id()));
comment on policy admin_actions_select_staff on audit.admin_actions is 'Staff sees what staff did.';
create policy admin_actions_select_auditor on audit.admin_actions for select to pnc_auditor using (true);
comment on policy admin_actions_select_auditor on audit.admin_actions is 'Auditors see what staff did.';
create policy admin_actions_insert_staff on audit.admin_actions for insert to pnc_service
  with check (tenant_id = (select core.staff_tenant_id()) and action not in ('read_trail', 'undo', 'load_rows'));
comment on policy admin_actions_insert_staff on audit.admin_actions is 'Staff notes what it did; what functions note by themselves it cannot write.';
create policy admin_actions_all_definer on audit.admin_actions to pnc_definer using (true);
comment on policy admin_actions_all_definer on audit.admin_actions is 'Functions note readings and maintenance.';

alter table audit.seals enable row level security;
alter table audit.seals force row level security;
create policy seals_all_definer on audit.seals to pnc_definer using (true);
comment on policy seals_all_definer on audit.seals is 'Functions seal and verify.';
alter table audit.seal_signatures enable row level security;
alter table audit.seal_signatures force row level security;
create policy seal_signatures_all_definer on audit.seal_signatures to pnc_definer using (true);
comment on policy seal_signatures_all_definer on audit.seal_signatures is 'Functions sign and verify.';

select audit.ensure_months(12);

--! Included sql/audit/read.sql
-- Nobody selects from the trail: it is read through functions, and each reading is itself noted in audit.admin_actions.
create function audit.require_reader() returns int
  language plpgsql
  stable
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant_id int := core.current_tenant_id();
  -- Whoever called, also from inside a security definer function: a role is taken only by its members.
  v_caller name := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
  if v_tenant_id is null then
    raise exception 'the trail is read inside a tenant' using errcode = 'PN001';
  end if;
  if not core.is_staff() and not pg_has_role(v_caller, 'pnc_auditor', 'usage') then
    raise exception 'the trail of a tenant is read by its staff and by auditors' using errcode = 'PN053';
  end if;
  return v_tenant_id;
end
$$;
comment on function audit.require_reader() is 'The tenant whose trail the caller may read. Raises PN001 and PN053.';

create function audit.note_reading(tenant_id int, details jsonb) returns void
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into audit.admin_actions (tenant_id, action, details)
  values (note_reading.tenant_id, 'read_trail', jsonb_strip_nulls(note_reading.details));
end
$$;
comment on function audit.note_reading(int, jsonb) is 'Leaves the trace of a reading. Called by the functions that read.';

create function audit.select_changes(
  tenant_id int,
  table_name text,
  row_key text,
  actor_id uuid,
  transaction_id xid8,
  since timestamptz,
  until timestamptz,
  before bigint,
  page_size int
) returns setof audit.changes
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
  -- With the values of the call, so that conditions that are not asked for vanish and months that are not meant are never opened.
  set plan_cache_mode = force_custom_plan
as $$
declare
  v_row_id uuid := case
    when row_key ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then row_key::uuid
    else audit.key_id(row_key)
  end;
begin
  return query
    select c.*
    from audit.changes c
    where (select_changes.tenant_id is null or c.tenant_id = select_changes.tenant_id)
      and (select_changes.table_name is null or c.table_name = select_changes.table_name)
      and (v_row_id is null or c.row_id = v_row_id)
      and (select_changes.actor_id is null or c.actor_id = select_changes.actor_id)
      and (select_changes.transaction_id is null or c.transaction_id = select_changes.transaction_id)
      and (since is null or c.changed_at >= since)
      and (until is null or c.changed_at < until)
      and (before is null or c.id < before)
    order by c.id desc
    limit least(greatest(coalesce(page_size, 50), 1), 10000);
end
$$;
comment on function audit.select_changes(int, text, text, uuid, xid8, timestamptz, timestamptz, bigint, int) is 'Changes newest first. Called by the functions that decide who may read.';

create function audit.read_changes(
  table_name text default null,
  row_key text default null,
  actor_id uuid default null,
  transaction_id xid8 default null,
  since timestamptz default null,
  until timestamptz default null,
  before bigint default null,
  page_size int default 50
) returns setof audit.changes
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant_id int := audit.require_reader();
begin
  perform audit.note_reading(v_tenant_id, jsonb_build_object(
    'table', table_name, 'key', row_key, 'actor', actor_id, 'transaction', transaction_id,
    'since', since, 'until', until, 'before', before, 'limit', page_size
  ));
  return query select * from audit.select_changes(
    v_tenant_id, table_name, row_key, actor_id, transaction_id, since, until, before, page_size
  );
end
$$;
comment on function audit.read_changes(text, text, uuid, xid8, timestamptz, timestamptz, bigint, int) is 'Changes of the entered tenant, newest first; before is the id of the last one seen. For its staff and for auditors; leaves a trace.';

create function audit.read_all_changes(
  tenant_id int default null,
  table_name text default null,
  row_key text default null,
  actor_id uuid default null,
  transaction_id xid8 default null,
  since timestamptz default null,
  until timestamptz default null,
  before bigint default null,
  page_size int default 50
) returns setof audit.changes
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform audit.note_reading(coalesce(tenant_id, 0), jsonb_build_object(
    'table', table_name, 'key', row_key, 'actor', actor_id, 'transaction', transaction_id,
    'since', since, 'until', until, 'before', before, 'limit', page_size
  ));
  return query select * from audit.select_changes(
    tenant_id, table_name, row_key, actor_id, transaction_id, since, until, before, page_size
  );
end
$$;
comment on function audit.read_all_changes(int, text, text, uuid, xid8, timestamptz, timestamptz, bigint, int) is 'Changes of any tenant, or of all, newest first; tenant 0 is what belongs to none. For pnc_owner; leaves a trace.';

create view audit.change_details with (security_invoker = true) as
  select c.id, c.changed_at, c.tenant_id, c.table_name, coalesce(c.row_key, c.row_id::text) as row_key, c.operation,
    c.transaction_id, c.actor_id, d.key as column_name,
    d.value = '"masked"' as is_masked,
    case when jsonb_typeof(d.value) = 'array' then d.value ->> 0 end as old_value,
    case when jsonb_typeof(d.value) = 'array' then d.value ->> 1 end as new_value
  from audit.changes c
  cross join jsonb_each(c.diff) d
  where d.key not in ('version', 'updated_at', 'updated_by') or c.operation = 'delete';
comment on view audit.change_details is 'One row per changed column: its value before and after, as text.';

create function audit.read_change(change_id bigint) returns setof audit.change_details
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant_id int := audit.require_reader();
begin
  perform audit.note_reading(v_tenant_id, jsonb_build_object('change', change_id));
  return query select d.* from audit.change_details d where d.tenant_id = v_tenant_id and d.id = change_id order by d.column_name;
end
$$;
comment on function audit.read_change(bigint) is 'One change of the entered tenant, column by column. For its staff and for auditors; leaves a trace.';
--! EndIncluded sql/audit/read.sql
--! Included sql/audit/seals.sql
-- Seals. A range of transactions is closed when every transaction below it that could write here has ended. What a closed range wrote is
-- all it will ever have written, however late a transaction commits, so a seal over it never has to be taken back.
-- A seal keeps a digest per row, 24 bytes of each: that is what lets a verification name the row that was edited.
create function audit.digest_change(change audit.changes) returns bytea
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return substring(sha256(convert_to(jsonb_build_array(
    change.id, (extract(epoch from change.changed_at) * 1000)::bigint, change.tenant_id, change.table_name, change.row_id, change.row_key,
    change.operation, change.transaction_id::text, change.actor_id, change.actor_roles, change.session_id, change.login,
    change.application, change.diff
  )::text, 'UTF8')) from 1 for 16);
end
$$;
comment on function audit.digest_change(audit.changes) is 'The first half of the SHA-256 of a change, all its columns as JSON.';

-- A snapshot names every transaction of the server below its end that had not ended. One of them is disregarded only if it is proven to
-- be of another database: a backend of that database, or a transaction prepared there, has its id now. An id that nobody is found to
-- have, because its transaction ends or is being prepared this very moment, counts as ours, which costs time and never a row.
create function audit.closed_before() returns xid8
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_seen pg_snapshot := pg_current_snapshot();
  v_database oid := (select d.oid from pg_database d where d.datname = current_database());
  v_open xid8;
begin
  -- What is looked at has to be younger than the snapshot, not what this transaction may have looked at before: a backend that still has
  -- an id of the snapshot has then sat in its place all along, so that the database told of that place is its own.
  perform pg_stat_clear_snapshot();
  select o.id into v_open
  from pg_snapshot_xip(v_seen) o (id)
  where not exists (select from pg_stat_activity a where a.backend_xid = o.id::xid and a.datid <> v_database)
    and not exists (select from pg_prepared_xacts p where p.transaction = o.id::xid and p.database <> current_database())
  order by o.id
  limit 1;
  -- A snapshot leaves the transaction out that takes it.
  return least(coalesce(v_open, pg_snapshot_xmax(v_seen)), pg_current_xact_id_if_assigned());
end
$$;
comment on function audit.closed_before() is 'Every transaction below has ended, or is of another database: nothing will ever be written below it. Called by audit.seal_changes.';

create function audit.seal_changes(max_rows int default 5000) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_horizon xid8;
  v_last audit.seals;
  v_from xid8;
  v_first xid8;
  v_to xid8;
  v_made int := 0;
  v_hash bytea;
  r record;
begin
  -- One at a time: a chain has one end.
  perform pg_advisory_xact_lock(hashtextextended('audit.seal_changes', 0));
  select * into v_last from audit.seals s order by s.number desc limit 1;
  v_from := coalesce(v_last.to_transaction, '0'::xid8);
  if v_from > pg_snapshot_xmax(pg_current_snapshot()) then
    raise exception 'transactions are counted up to % here, and were sealed up to % elsewhere',
      pg_snapshot_xmax(pg_current_snapshot()), v_from
      using errcode = 'PN055', hint = 'The rows were restored into another cluster; see "After a restore" in docs/audit.md.';
  end if;
  -- It may lie before the last seal, where a transaction of another database is just ending: then the next run goes on.
  v_horizon := audit.closed_before();
  select c.transaction_id into v_first
  from audit.changes c where c.transaction_id >= v_from and c.transaction_id < v_horizon
  order by c.transaction_id limit 1;
  if v_first is null then
    return 0;
  end if;
  -- Whole transactions: the first one whatever its size, and no more than fit.
  select c.transaction_id into v_to
  from audit.changes c where c.transaction_id >= v_from and c.transaction_id < v_horizon
  order by c.transaction_id offset max_rows limit 1;
  if v_to = v_first then
    select c.transaction_id into v_to
    from audit.changes c where c.transaction_id > v_first and c.transaction_id < v_horizon
    order by c.transaction_id limit 1;
  end if;
  v_to := coalesce(v_to, v_horizon);
  v_hash := coalesce(v_last.hash, '');

  for r in
    select audit.month_of(c.changed_at) as month, count(*)::int as row_count,
      array_agg(c.id order by c.id) as row_ids, string_agg(audit.digest_change(c), ''::bytea order by c.id) as row_digests
    from audit.changes c
    where c.transaction_id >= v_from and c.transaction_id < v_to
    group by 1 order by 1
  loop
    v_made := v_made + 1;
    insert into audit.seals (number, month, from_transaction, to_transaction, row_count, row_ids, row_digests, previous_hash, hash)
    values (
      coalesce(v_last.number, 0) + v_made, r.month, v_from, v_to, r.row_count, r.row_ids, r.row_digests, v_hash,
      sha256(convert_to(concat_ws(E'\n',
        coalesce(v_last.number, 0) + v_made, r.month, v_from, v_to, r.row_count,
        encode(sha256(convert_to(array_to_string(r.row_ids, ','), 'UTF8')), 'hex'), encode(sha256(r.row_digests), 'hex'), encode(v_hash, 'hex')
      ), 'UTF8'))
    )
    returning hash into v_hash;
  end loop;
  return v_made;
end
$$;
comment on function audit.seal_changes(int) is '@all_tenants Seals the next closed range of transactions, a seal per month; returns how many it made, 0 when nothing is left to seal.';

create function audit.sign_seal(number bigint, key_id text, signature bytea) returns void
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into audit.seal_signatures (number, key_id, signature) values (sign_seal.number, sign_seal.key_id, sign_seal.signature)
  on conflict do nothing;
end
$$;
comment on function audit.sign_seal(bigint, text, bytea) is '@all_tenants Keeps a signature over the hash of a seal, made with a key that the database never sees; the first one stays.';

create function audit.read_seals(after bigint, page_size int) returns table (
  number bigint, month date, from_transaction xid8, to_transaction xid8, row_count int, row_ids bigint[], row_digests bytea,
  previous_hash bytea, hash bytea, key_id text, signature bytea
)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select s.number, s.month, s.from_transaction, s.to_transaction, s.row_count, s.row_ids, s.row_digests, s.previous_hash, s.hash,
      g.key_id, g.signature
    from audit.seals s left join audit.seal_signatures g on g.number = s.number
    where s.number > coalesce(after, 0)
    order by s.number
    limit least(greatest(coalesce(page_size, 50), 1), 1000);
end
$$;
comment on function audit.read_seals(bigint, int) is '@all_tenants Seals in their order, with their signatures. For verification.';

create function audit.read_digests(from_transaction xid8, to_transaction xid8) returns table (
  id bigint, digest bytea, tenant_id int, table_name text, row_key text
)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select c.id, audit.digest_change(c), c.tenant_id, c.table_name, coalesce(c.row_key, c.row_id::text)
    from audit.changes c
    where c.transaction_id >= read_digests.from_transaction and c.transaction_id < read_digests.to_transaction
    order by c.id;
end
$$;
comment on function audit.read_digests(xid8, xid8) is '@all_tenants The changes of a range of transactions as they are now: their digests and whose row they are of, no values. For verification.';

create function audit.seal_state() returns table (last_number bigint, last_hash bytea, first_unsigned bigint, unsealed bigint)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_last audit.seals;
begin
  select * into v_last from audit.seals s order by s.number desc limit 1;
  return query select
    coalesce(v_last.number, 0),
    v_last.hash,
    (select min(s.number) from audit.seals s where not exists (select from audit.seal_signatures g where g.number = s.number)),
    (select count(*) from audit.changes c where c.transaction_id >= coalesce(v_last.to_transaction, '0'::xid8));
end
$$;
comment on function audit.seal_state() is '@all_tenants The newest seal, the first one without a signature, and how many changes no seal covers yet.';

create trigger _010_refuse_rewriting before update or delete or truncate on audit.seals
  for each statement execute function audit.tg__refuse_rewriting();
comment on trigger _010_refuse_rewriting on audit.seals is 'The chain is only added to.';
create trigger _010_refuse_rewriting before update or delete or truncate on audit.seal_signatures
  for each statement execute function audit.tg__refuse_rewriting();
comment on trigger _010_refuse_rewriting on audit.seal_signatures is 'The chain is only added to.';
--! EndIncluded sql/audit/seals.sql
--! Included sql/audit/rows-at.sql
-- What a row was at a moment: the row as it is, with the changes since then taken back, newest first.
create function audit.changes_after(
  table_name text,
  moment timestamptz,
  from_id uuid,
  to_id uuid,
  seen pg_snapshot
) returns table (row_id uuid, operation audit.operation, diff jsonb)
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan
as $$
declare
  v_tenant_id int := audit.require_reader();
  v_reaches_back timestamptz;
begin
  perform audit.note_reading(v_tenant_id, jsonb_build_object(
    'table', table_name, 'as_of', moment, 'from', nullif(from_id, '00000000-0000-0000-0000-000000000000'),
    'to', nullif(to_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  ));
  select min(to_date(right(t.relname, 7), 'YYYY_MM'))::timestamp at time zone 'UTC' into v_reaches_back
  from pg_inherits p join pg_class t on t.oid = p.inhrelid where p.inhparent = 'audit.changes'::regclass;
  if moment < v_reaches_back or exists (
    select from audit.changes c
    where c.tenant_id = 0 and c.table_name = changes_after.table_name and c.operation = 'truncate' and c.changed_at > moment
  ) then
    raise exception 'the trail of % does not reach back to %', table_name, moment using errcode = 'PN058';
  end if;
  return query
    select c.row_id, c.operation, c.diff
    from audit.changes c
    where c.tenant_id = v_tenant_id and c.table_name = changes_after.table_name and c.changed_at > moment
      and c.row_id between from_id and to_id
      -- No change that the row, read before, did not have yet.
      and (pg_visible_in_snapshot(c.transaction_id, seen) or c.transaction_id = pg_current_xact_id_if_assigned())
    order by c.row_id, c.id desc;
end
$$;
comment on function audit.changes_after(text, timestamptz, uuid, uuid, pg_snapshot) is 'The changes of rows of the entered tenant after a moment, newest first by row. For its staff and for auditors; leaves a trace.';

create function audit.rows_at(
  table_name text,
  moment timestamptz,
  row_id uuid default null,
  after uuid default null,
  page_size int default 100
) returns table (key uuid, state jsonb, masked text[])
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
  set quote_all_identifiers = off
as $$
declare
  v_table regclass := to_regclass(table_name);
  -- As the trail writes it, however it was asked for.
  v_name text := (
    select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = v_table
  );
  v_key name;
  v_generated text[];
  v_columns text[];
  v_seen pg_snapshot;
  v_live jsonb;
  v_from uuid := coalesce(row_id, after, '00000000-0000-0000-0000-000000000000');
  v_to uuid := coalesce(row_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  v_page_size int := least(greatest(coalesce(page_size, 100), 1), 1000);
  v_states jsonb := '{}';
  v_masked jsonb := '{}';
  v_before jsonb;
  v_hidden text[];
  r record;
begin
  select array_remove(array_agg(a.attname order by k.place), 'tenant_id'::name) into v_columns
  from pg_index i
  cross join unnest(i.indkey::int2[]) with ordinality k (number, place)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
  where i.indrelid = v_table and i.indisprimary;
  if cardinality(v_columns) is distinct from 1
    or not exists (select from pg_trigger t where t.tgrelid = v_table and t.tgname = '_500_audit_update')
    or not exists (select from pg_attribute a where a.attrelid = v_table and a.attname = v_columns[1] and a.atttypid = 'uuid'::regtype)
    or not exists (select from pg_attribute a where a.attrelid = v_table and a.attname = 'tenant_id')
  then
    raise exception '% is no tracked table of tenants with a uuid for its key', table_name using errcode = 'PN056';
  end if;
  v_key := v_columns[1];
  select array_agg(a.attname) filter (where a.attgenerated <> ''), array_agg(a.attname) filter (where a.attgenerated = '')
  into v_generated, v_columns
  from pg_attribute a where a.attrelid = v_table and a.attnum > 0 and not a.attisdropped;

  -- The rows as they are, and in the same statement what that statement sees.
  execute format(
    'select pg_current_snapshot(), coalesce(jsonb_object_agg(l.key, l.state), ''{}'') from ('
      'select t.%1$I as key, to_jsonb(t) - $1 as state from %2$s t'
      ' where t.tenant_id = (select core.current_tenant_id()) and t.%1$I between $2 and $3 and t.%1$I is distinct from $4'
      ' order by t.%1$I limit $5) l',
    v_key, v_table
  ) into v_seen, v_live using coalesce(v_generated, '{}'), v_from, v_to, after, v_page_size;
  if row_id is null and (select count(*) from jsonb_object_keys(v_live)) = v_page_size then
    select max(k) into v_to from (select k::text as k from jsonb_object_keys(v_live) k) keys;
  end if;

  v_states := v_live;
  for r in select * from audit.changes_after(v_name, moment, v_from, v_to, v_seen) c loop
    continue when r.row_id = after;
    if r.operation = 'insert' then
      v_states := v_states || jsonb_build_object(r.row_id, null);
      continue;
    end if;
    v_before := v_states -> r.row_id::text;
    if r.operation = 'delete' then
      v_before := (select jsonb_object_agg(c, null) from unnest(v_columns) c);
    end if;
    select v_before || coalesce(jsonb_object_agg(d.key, case when jsonb_typeof(d.value) = 'array' then d.value -> 0 end), '{}'),
      array_agg(d.key) filter (where jsonb_typeof(d.value) <> 'array')
    into v_before, v_hidden
    from jsonb_each(r.diff) d;
    v_states := v_states || jsonb_build_object(r.row_id, v_before);
    v_masked := v_masked || jsonb_build_object(
      r.row_id, coalesce(v_masked -> r.row_id::text, '[]') || to_jsonb(coalesce(v_hidden, '{}'))
    );
  end loop;

  return query
    select s.key::uuid, nullif(s.value, 'null'),
      coalesce((select array_agg(distinct m order by m) from jsonb_array_elements_text(v_masked -> s.key) m), '{}')
    from jsonb_each(v_states) s
    order by s.key;
end
$$;
comment on function audit.rows_at(text, timestamptz, uuid, uuid, int) is 'What a row, or a page of rows by key, was at a moment; state is null where the row was not there, masked names columns whose values then are unknown. For staff and auditors of the tenant; leaves a trace.';
--! EndIncluded sql/audit/rows-at.sql

-- What is tracked from the beginning.

do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'core.tenants', 'core.users', 'core.memberships', 'core.context_secrets',
    'core.role_grants', 'core.tenant_roles', 'core.tenant_role_grants', 'core.tenant_permissions',
    'core.identities', 'core.passwords', 'core.auth_apps',
    'core.settings', 'core.default_settings', 'core.profiles', 'core.profile_details', 'core.signups',
    'core.configurations', 'core.verifications', 'core.subject_keys',
    'market.businesses', 'market.listings'
  ] loop
    perform audit.track(v_table::regclass);
  end loop;
end
$$;

-- Grants

grant select, insert on audit.changes, audit.admin_actions, audit.seals, audit.seal_signatures to pnc_definer;
grant usage on sequence audit.changes_id_seq to pnc_definer;
grant select on audit.change_details to pnc_definer;
grant select on audit.target_types to pnc_service, pnc_readonly, pnc_auditor, pnc_definer;
grant select on audit.admin_actions to pnc_service, pnc_readonly, pnc_auditor;
grant insert (id, action, target_type, target_id, reason, details, ip_address, user_agent) on audit.admin_actions to pnc_service;

grant execute on function audit.heal_month(timestamptz), audit.month_of(timestamptz), audit.key_id(text), audit.require_reader(),
  audit.note_reading(int, jsonb), audit.digest_change(audit.changes), audit.closed_before(),
  audit.select_changes(int, text, text, uuid, xid8, timestamptz, timestamptz, bigint, int)
  to pnc_definer;
grant execute on function audit.rows_at(text, timestamptz, uuid, uuid, int) to pnc_service, pnc_auditor;

-- track() has taken it back when it was done.
grant create on schema audit to pnc_definer;
alter function audit.read_changes(text, text, uuid, xid8, timestamptz, timestamptz, bigint, int) owner to pnc_definer;
alter function audit.read_all_changes(int, text, text, uuid, xid8, timestamptz, timestamptz, bigint, int) owner to pnc_definer;
alter function audit.read_change(bigint) owner to pnc_definer;
alter function audit.changes_after(text, timestamptz, uuid, uuid, pg_snapshot) owner to pnc_definer;
alter function audit.note_maintenance(text, text, jsonb) owner to pnc_definer;
alter function audit.seal_changes(int) owner to pnc_definer;
alter function audit.sign_seal(bigint, text, bytea) owner to pnc_definer;
alter function audit.read_seals(bigint, int) owner to pnc_definer;
alter function audit.read_digests(xid8, xid8) owner to pnc_definer;
alter function audit.seal_state() owner to pnc_definer;
set local role pnc_definer;
grant execute on function audit.read_changes(text, text, uuid, xid8, timestamptz, timestamptz, bigint, int), audit.read_change(bigint),
  audit.changes_after(text, timestamptz, uuid, uuid, pg_snapshot)
  to pnc_service, pnc_auditor;
grant execute on function audit.read_all_changes(int, text, text, uuid, xid8, timestamptz, timestamptz, bigint, int),
  audit.note_maintenance(text, text, jsonb)
  to pnc_owner;
grant execute on function audit.seal_changes(int), audit.sign_seal(bigint, text, bytea), audit.read_seals(bigint, int),
  audit.read_digests(xid8, xid8), audit.seal_state()
  to pnc_owner, pnc_operator;
set local role pnc_owner;
revoke create on schema audit from pnc_definer;
