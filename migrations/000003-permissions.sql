--! Previous: sha1:387d2faa54180fe1efdcbf346c27b929ebe1b1ca
--! Hash: sha1:073af6cb37ae0d18b975fe7ce6ef0eedae18ef54
--! Message: permissions

-- Roles and permissions: what kinds of tenants a role serves, roles and grants that end, roles of a tenant's own, and the rules
-- that say what a role may do. Row policies stay the floor: a permission narrows or names what a policy lets through.

grant create on schema core to pnc_definer;

create domain core.role_granter as text check (value in ('staff', 'system'));
comment on domain core.role_granter is 'Who gives a role to a member: staff of its tenant, or the platform alone.';
create domain core.permission_action as text check (value ~ '^[a-z][a-z_]{0,39}$');
comment on domain core.permission_action is 'What is done: read, create, update, delete or a word of an area; manage stands for all.';
create domain core.permission_subject as text check (value ~ '^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$');
comment on domain core.permission_subject is 'What it is done to: a table such as sales.deals, or a word; all stands for all.';

-- System roles: the same for all tenants.

alter table core.roles
  add column tenant_kinds core.tenant_kind[] not null default '{market}',
  add column is_staff boolean not null default false,
  add column granted_by core.role_granter not null default 'staff',
  add column is_active boolean not null default true,
  add column expires_at timestamptz(3),
  add column created_at timestamptz(3) not null default now(),
  add column updated_at timestamptz(3) not null default now();
comment on column core.roles.tenant_kinds is 'The kinds of tenants that may grant it.';
comment on column core.roles.is_staff is 'Whether it acts for others in its tenant: what core.is_staff() says.';
comment on column core.roles.granted_by is 'Whether staff of a tenant grants it, or the platform alone.';
comment on column core.roles.is_active is 'A role that is not active grants nothing.';
comment on column core.roles.expires_at is 'From this moment on it grants nothing; null for never.';
comment on column core.roles.created_at is 'When the role was made.';
comment on column core.roles.updated_at is 'When the role last changed.';

alter table core.role_grants
  add column expires_at timestamptz(3),
  add column created_by uuid;
alter table core.role_grants alter column created_by set default core.current_user_id();
comment on column core.role_grants.expires_at is 'From this moment on the grant grants nothing; null for never.';
comment on column core.role_grants.created_by is 'Who granted it; null for the system.';

-- Roles of a tenant's own.

create table core.tenant_roles (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  code text not null check (code ~ '^own:[a-z][a-z_]{1,39}$'),
  name text not null check (length(btrim(name)) between 1 and 80),
  name_key text not null generated always as (lower(btrim(name))) stored,
  description text not null default '' check (length(description) <= 400),
  is_active boolean not null default true,
  expires_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  primary key (id, tenant_id),
  unique (tenant_id, code),
  unique (tenant_id, name_key)
);
comment on table core.tenant_roles is 'Roles that a tenant has made for itself, besides the system roles of core.roles.';
comment on column core.tenant_roles.id is 'Time-ordered id.';
comment on column core.tenant_roles.tenant_id is 'The tenant.';
comment on column core.tenant_roles.code is 'What contexts name; begins with "own:", so that no system role can be meant.';
comment on column core.tenant_roles.name is '@pii none What people read: the name of a role, not of a person.';
comment on column core.tenant_roles.name_key is '@pii none The name in lower case: no two roles of a tenant share it.';
comment on column core.tenant_roles.description is 'What the role is for.';
comment on column core.tenant_roles.is_active is 'A role that is not active grants nothing.';
comment on column core.tenant_roles.expires_at is 'From this moment on it grants nothing; null for never.';
comment on column core.tenant_roles.created_at is 'When the row was made.';
comment on column core.tenant_roles.created_by is 'Who made it; null for the system.';
comment on column core.tenant_roles.updated_at is 'When the row last changed.';
comment on column core.tenant_roles.updated_by is 'Who changed it; null for the system.';
comment on column core.tenant_roles.version is 'Counts changes, for optimistic locking.';

create table core.tenant_role_grants (
  tenant_id int not null,
  user_id uuid not null,
  role_id uuid not null,
  expires_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  created_by uuid default core.current_user_id(),
  primary key (tenant_id, user_id, role_id),
  foreign key (tenant_id, user_id) references core.memberships (tenant_id, user_id) on delete cascade,
  foreign key (role_id, tenant_id) references core.tenant_roles (id, tenant_id) on delete restrict
);
comment on table core.tenant_role_grants is 'Who holds which of the tenant''s own roles.';
comment on column core.tenant_role_grants.tenant_id is 'The tenant, of the member and of the role alike.';
comment on column core.tenant_role_grants.user_id is 'The member.';
comment on column core.tenant_role_grants.role_id is 'The role.';
comment on column core.tenant_role_grants.expires_at is 'From this moment on the grant grants nothing; null for never.';
comment on column core.tenant_role_grants.created_at is 'When it was granted.';
comment on column core.tenant_role_grants.created_by is 'Who granted it; null for the system.';
create index tenant_role_grants_role_id_tenant_id_idx on core.tenant_role_grants (role_id, tenant_id);
comment on index core.tenant_role_grants_role_id_tenant_id_idx is 'Who holds a role; serves its foreign key.';

--! Included sql/core/roles.sql
-- Roles that end, and roles of a tenant's own. What core.enter and row policies ask about roles stands here.
-- A role of a tenant's own has a code that begins with "own:", which no system role has: whatever a tenant calls its roles, a
-- policy that names a system role is never satisfied by one of them.
create or replace function core.check_roles(tenant_id int, user_id uuid, roles jsonb, out refused text, out ends_at timestamptz)
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- A role may be a JSON null. least() passes over the nulls of what never ends.
  select
    min(coalesce(claimed.code, 'null')) filter (where held.ends_at is null or held.ends_at <= clock_timestamp()),
    nullif(min(held.ends_at), 'infinity')
  into refused, ends_at
  from jsonb_array_elements_text(roles) claimed (code)
  left join lateral (
    select least(g.expires_at, r.expires_at, 'infinity') as ends_at
    from core.role_grants g
    join core.roles r on r.code = g.role_code and r.is_active
    where g.tenant_id = check_roles.tenant_id and g.user_id = check_roles.user_id and g.role_code = claimed.code
    union all
    select least(g.expires_at, r.expires_at, 'infinity')
    from core.tenant_roles r
    join core.tenant_role_grants g on g.tenant_id = r.tenant_id and g.role_id = r.id
    where claimed.code ^@ 'own:'
      and r.tenant_id = check_roles.tenant_id and r.code = claimed.code and r.is_active and g.user_id = check_roles.user_id
  ) held on true;
end
$$;
comment on function core.check_roles(int, uuid, jsonb) is 'The first role that a member does not hold (any more), or null; and the moment the first of the others ends, or null.';

create or replace function core.staff_tenant_id() returns int
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return core.role_tenant_id('admin', 'org_admin', 'super_admin', 'system');
end
$$;
comment on function core.staff_tenant_id() is 'The tenant in which the verified context may act for others, by a role that core.roles calls staff or as the system itself, or null; for policies, as tenant_id = (select core.staff_tenant_id()).';

create function core.has_any_role(role_codes text[]) returns boolean
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(core.current_context() -> 'roles' ?| role_codes, false);
end
$$;
comment on function core.has_any_role(text[]) is 'Whether the verified context carries one of some roles. For functions; a policy asks for core.role_tenant_id.';

-- Security definer: the kind of the tenant is read whoever grants.
create function core.tg_role_grants__check_role() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_role core.roles;
  v_kind text;
  v_code text := case TG_OP when 'DELETE' then OLD.role_code else NEW.role_code end;
begin
  perform core.refuse_nobody();
  select r.* into v_role from core.roles r where r.code = v_code;
  if TG_OP = 'INSERT' then
    select t.kind into v_kind from core.tenants t where t.id = NEW.tenant_id;
  end if;
  if not v_kind = any (v_role.tenant_kinds) then
    raise exception 'the role "%" is not for tenants of the kind %', v_code, v_kind
      using errcode = 'PN043', hint = 'core.roles.tenant_kinds says which kinds of tenants a role serves.';
  end if;
  -- With the membership every role goes, whoever ends that.
  if v_role.granted_by = 'system' and core.current_user_id() is not null and not (TG_OP = 'DELETE' and exists (
    select from core.memberships m where m.tenant_id = OLD.tenant_id and m.user_id = OLD.user_id and m.status = 'left' and m.deletion_id is null
  )) then
    raise exception 'the role "%" is granted, prolonged and taken back by the platform, not by a member of the tenant', v_code
      using errcode = 'PN043';
  end if;
  return null;
end
$$;
comment on function core.tg_role_grants__check_role() is 'Refuses a role that is not for this kind of tenant, or not for a person to grant.';

-- Whoever could let a tenant back in has to be a member of it: somebody who acts as staff without an end. The system and the owner
-- of the database may take the last one out, because they can put another one in.
-- Security definer: grants and memberships are counted past row security.
create function core.keep_an_admin(tenant_id int) returns void
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform core.refuse_nobody();
  -- Nobody enters a tenant that is suspended or closed, an admin neither.
  if core.current_user_id() is null
    or not exists (select from core.tenants t where t.id = keep_an_admin.tenant_id and t.status = 'active')
  then
    return;
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'staff is taken away under read committed, not under %', current_setting('transaction_isolation')
      using errcode = 'PN012', hint = 'Do it in a unit of work of its own.';
  end if;
  -- Two admins who remove each other at the same time: the second waits here and sees what the first has done.
  perform pg_advisory_xact_lock(hashtext('core.keep_an_admin'), tenant_id);
  if not exists (
    select from core.role_grants g
    join core.roles r on r.code = g.role_code and r.is_staff and r.is_active and r.expires_at is null
    join core.memberships m on m.tenant_id = g.tenant_id and m.user_id = g.user_id and m.status = 'active'
    join core.users u on u.id = m.user_id and u.deleted_at is null
    where g.tenant_id = keep_an_admin.tenant_id and g.expires_at is null
  ) then
    -- It may be another one than that of the context, which is told nothing of it.
    raise exception 'a tenant would be left without an admin'
      using errcode = 'PN042', hint = 'Make somebody else an admin first, without an end, or have the platform close the tenant.';
  end if;
end
$$;
comment on function core.keep_an_admin(int) is 'Refuses to leave a tenant without an active member who is staff for good; for triggers.';

create function core.tg_role_grants__keep_admin() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if OLD.expires_at is null and exists (select from core.roles r where r.code = OLD.role_code and r.is_staff) then
    perform core.keep_an_admin(OLD.tenant_id);
  end if;
  return null;
end
$$;
comment on function core.tg_role_grants__keep_admin() is 'Refuses to take away, or to limit, the last role of staff.';

create function core.tg_memberships__keep_admin() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from core.role_grants g
    join core.roles r on r.code = g.role_code and r.is_staff
    where g.tenant_id = OLD.tenant_id and g.user_id = OLD.user_id and g.expires_at is null
  ) then
    perform core.keep_an_admin(OLD.tenant_id);
  end if;
  return null;
end
$$;
comment on function core.tg_memberships__keep_admin() is 'Refuses to suspend the last member of staff.';

create function core.tg_tenant_roles__check_name() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if NEW.name_key in ('system', 'own') or exists (
    select from core.roles r where NEW.name_key in (r.code, replace(r.code, '_', ' '), lower(r.name))
  ) then
    raise exception 'the name "%" belongs to a system role', NEW.name
      using errcode = 'PN041', hint = 'Choose a name that nobody takes for a role of the platform.';
  end if;
  return null;
end
$$;
comment on function core.tg_tenant_roles__check_name() is 'Refuses a role of a tenant''s own with the name of a system role.';

create function core.tg__refuse_casual_change() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('pnc.system_roles', true) is distinct from 'change' then
    raise exception 'system roles and their permissions are the same for all tenants, and changed by migrations only'
      using errcode = 'PN040', hint = 'In a migration: set local pnc.system_roles = ''change''.';
  end if;
  return null;
end
$$;
comment on function core.tg__refuse_casual_change() is 'Refuses to change or remove system roles unless the transaction says that it means to; nobody but the owner could anyway.';
--! EndIncluded sql/core/roles.sql
--! Included sql/core/permissions.sql
-- Permissions: rules of action, subject and conditions, as CASL has them. Conditions are turned into a flat list of tests when
-- they are stored, so that judging a row needs no query but the one that finds the rules.

create function core.decimal_of(value jsonb) returns numeric
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(value) = 'number' or (jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^-?[0-9]{1,20}(\.[0-9]{1,20})?$') then
    return (value #>> '{}')::numeric;
  end if;
  return null;
end
$$;
comment on function core.decimal_of(jsonb) is 'A number, also where a driver has written it as text; null for anything else.';

create function core.moment_of(value jsonb) returns bigint
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_part text[];
  v_month date;
  v_offset int;
begin
  if jsonb_typeof(value) is distinct from 'string' or length(value #>> '{}') not between 10 and 32 then
    return null;
  end if;
  v_part := regexp_match(value #>> '{}', '^(?!0000)([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
    || '(?:T([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,6}))?)?(?:Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9])))?$');
  if v_part is null then
    return null;
  end if;
  v_month := make_date(v_part[1]::int, v_part[2]::int, 1);
  if v_part[3]::int > extract(day from v_month + interval '1 month' - interval '1 day') then
    return null;
  end if;
  v_offset := coalesce((v_part[8] || '1')::int * (v_part[9]::int * 60 + v_part[10]::int), 0);
  return (v_month - date '1970-01-01' + v_part[3]::int - 1)::bigint * 86400000
    + coalesce(v_part[4]::int, 0) * 3600000
    + (coalesce(v_part[5]::int, 0) - v_offset) * 60000
    + coalesce(v_part[6]::int, 0) * 1000
    + rpad(left(coalesce(v_part[7], ''), 3), 3, '0')::int;
end
$$;
comment on function core.moment_of(jsonb) is 'A date, or a date and time with its zone (ISO 8601), in milliseconds since 1970; null for anything else.';

create function core.condition_operand(operand jsonb) returns jsonb
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text := operand #>> '{}';
begin
  case jsonb_typeof(operand)
    when 'string' then
      if v_text ^@ '$' then
        return case v_text when '$user' then '{"is": "user"}' when '$tenant' then '{"is": "tenant"}' end;
      end if;
      if core.moment_of(operand) is not null then
        return jsonb_build_object('moment', core.moment_of(operand));
      end if;
      return operand;
    when 'number' then
      -- A double of JavaScript holds 15 digits exactly.
      if length(translate(trim_scale(v_text::numeric)::text, '-.', '')) <= 15 then
        return operand;
      end if;
      return null;
    when 'boolean', 'null' then
      return operand;
    else
      return null;
  end case;
end
$$;
comment on function core.condition_operand(jsonb) is 'What a value in a condition compares with: a scalar, a moment, or something of the context; null where there is no such thing.';

create function core.compile_conditions(conditions jsonb) returns jsonb
  language plpgsql
  immutable
  strict
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_tests jsonb := '[]';
  v_field text;
  v_wanted jsonb;
  v_operator text;
  v_operand jsonb;
  v_operands jsonb;
begin
  if jsonb_typeof(conditions) <> 'object' then
    return null;
  end if;
  for v_field, v_wanted in select * from jsonb_each(conditions) loop
    if v_field !~ '^[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62}){0,4}$' or v_wanted = '{}' then
      return null;
    end if;
    if jsonb_typeof(v_wanted) <> 'object' then
      v_wanted := jsonb_build_object('$eq', v_wanted);
    end if;
    for v_operator, v_operand in select * from jsonb_each(v_wanted) loop
      case
        when v_operator in ('$eq', '$ne') then
          v_operand := core.condition_operand(v_operand);
        when v_operator in ('$gt', '$gte', '$lt', '$lte') then
          v_operand := core.condition_operand(v_operand);
          if not (jsonb_typeof(v_operand) = 'number' or (jsonb_typeof(v_operand) = 'object' and v_operand ? 'moment')) then
            return null;
          end if;
        when v_operator = '$exists' and jsonb_typeof(v_operand) = 'boolean' then
          null;
        when v_operator = '$in' and jsonb_typeof(v_operand) = 'array' and jsonb_array_length(v_operand) <= 100 then
          select coalesce(jsonb_agg(core.condition_operand(o.operand) order by o.place), '[]') into v_operands
          from jsonb_array_elements(v_operand) with ordinality o (operand, place)
          where core.condition_operand(o.operand) is not null;
          if jsonb_array_length(v_operands) < jsonb_array_length(v_operand) then
            return null;
          end if;
          v_operand := v_operands;
        else
          return null;
      end case;
      if v_operand is null then
        return null;
      end if;
      v_tests := v_tests || jsonb_build_array(jsonb_build_array(format('{"%s"}', replace(v_field, '.', '","')), v_operator, v_operand));
    end loop;
  end loop;
  return case when jsonb_array_length(v_tests) between 1 and 32 then v_tests end;
end
$$;
comment on function core.compile_conditions(jsonb) is 'Conditions as a flat list of tests [path, operator, operand]; null for what is not understood, which a check then refuses.';

create function core.compare_value(value jsonb, operand jsonb, user_id text, tenant_id int) returns int
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  case jsonb_typeof(operand)
    when 'number' then
      return sign(core.decimal_of(value) - operand::numeric);
    when 'object' then
      if operand ? 'moment' then
        return sign(core.moment_of(value) - (operand -> 'moment')::bigint);
      elsif operand ->> 'is' = 'user' then
        return case when value = to_jsonb(user_id) then 0 end;
      end if;
      return sign(core.decimal_of(value) - tenant_id);
    else
      return case when value = operand then 0 end;
  end case;
end
$$;
comment on function core.compare_value(jsonb, jsonb, text, int) is 'How a value of a row compares with that of a condition: -1, 0 or 1, or null where they cannot be compared.';

create function core.tests_hold(tests jsonb, subject_row jsonb, user_id text, tenant_id int) returns boolean
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_test jsonb;
  v_value jsonb;
  v_operand jsonb;
  v_order int;
begin
  for v_at in 0 .. jsonb_array_length(tests) - 1 loop
    v_test := tests -> v_at;
    -- A key that is missing is null.
    v_value := coalesce(subject_row #> (v_test ->> 0)::text[], 'null');
    v_operand := v_test -> 2;
    case v_test ->> 1
      when '$eq' then
        -- Text and the person by themselves, because most conditions are one of them.
        if v_operand = '{"is": "user"}' then
          v_operand := to_jsonb(user_id);
        end if;
        if (case jsonb_typeof(v_operand)
          when 'string' then v_value <> v_operand
          else core.compare_value(v_value, v_operand, user_id, tenant_id) is distinct from 0
        end)
        then
          return false;
        end if;
      when '$ne' then
        if core.compare_value(v_value, v_operand, user_id, tenant_id) = 0 then
          return false;
        end if;
      when '$in' then
        v_order := null;
        for v_place in 0 .. jsonb_array_length(v_operand) - 1 loop
          v_order := core.compare_value(v_value, v_operand -> v_place, user_id, tenant_id);
          exit when v_order = 0;
        end loop;
        if v_order is distinct from 0 then
          return false;
        end if;
      when '$exists' then
        if (v_value <> 'null') <> v_operand::boolean then
          return false;
        end if;
      else
        v_order := core.compare_value(v_value, v_operand, user_id, tenant_id);
        if (case v_test ->> 1
          when '$gt' then v_order > 0
          when '$gte' then v_order >= 0
          when '$lt' then v_order < 0
          else v_order <= 0
        end) is not true
        then
          return false;
        end if;
    end case;
  end loop;
  return true;
end
$$;
comment on function core.tests_hold(jsonb, jsonb, text, int) is 'Whether a row passes every test.';

-- Each role judges by the last of its rules that applies; one role that refuses outweighs any that allow, so that the order in
-- which a context names its roles decides nothing.
-- Security definer: the rules are read past row security, for the roles of the verified context and no others.
create function core.why_not(action text, subject text, subject_row jsonb default null) returns text
  language plpgsql
  stable
  parallel safe
  security definer
  set search_path = pg_catalog, pg_temp
  -- Planning for the values of each call would cost more than the rules do.
  set plan_cache_mode = force_generic_plan
as $$
declare
  v_context jsonb := core.current_context();
  -- Roles that were granted, and therefore written in letters that mean the same in JSON and in an array.
  v_roles text[] := translate(v_context ->> 'roles', '[]', '{}');
  v_rules refcursor;
  v_rule record;
  v_judged text := '';
  v_allowed boolean := false;
begin
  if v_context is null then
    return 'nobody is acting: there is no valid context';
  end if;
  if 'system' = any (v_roles) then
    return null;
  end if;
  if v_context ->> 'roles' like '%"own:%' then
    open v_rules for
      select p.role_code collate "C" as role, p.inverted, p.tests, p.reason, p.position
      from core.permissions p
      where p.role_code = any (v_roles) and p.subject in (why_not.subject, 'all') and p.action in (why_not.action, 'manage')
      union all
      select r.code, p.inverted, p.tests, p.reason, p.position
      from core.tenant_roles r
      join core.tenant_permissions p on p.tenant_id = r.tenant_id and p.role_id = r.id
      where r.tenant_id = (v_context ->> 'tid')::int and r.code = any (v_roles) and r.is_active
        and p.subject in (why_not.subject, 'all') and p.action in (why_not.action, 'manage')
      order by role, position desc;
  else
    open v_rules for
      select p.role_code collate "C" as role, p.inverted, p.tests, p.reason
      from core.permissions p
      where p.role_code = any (v_roles) and p.subject in (why_not.subject, 'all') and p.action in (why_not.action, 'manage')
      order by role, p.position desc;
  end if;
  loop
    fetch v_rules into v_rule;
    exit when not found;
    if v_rule.role <> v_judged and (
      v_rule.tests is null
      -- Without a row the question is whether there may be one: a condition that allows may hold, one that refuses need not.
      or case when subject_row is null then not v_rule.inverted
        else core.tests_hold(v_rule.tests, subject_row, lower(v_context ->> 'sub'), (v_context ->> 'tid')::int) end
    ) then
      if v_rule.inverted then
        close v_rules;
        return coalesce(v_rule.reason, format('the role "%s" may not %s %s', v_rule.role, action, subject));
      end if;
      v_allowed := true;
      v_judged := v_rule.role;
    end if;
  end loop;
  close v_rules;
  return case when not v_allowed then format('no role of this context may %s %s', action, subject) end;
end
$$;
comment on function core.why_not(text, text, jsonb) is 'Why the person of the verified context may not do something: the reason of the rule that refuses it; null when it may.';

create function core.can(action text, subject text, subject_row jsonb default null) returns boolean
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return core.why_not(action, subject, subject_row) is null;
end
$$;
comment on function core.can(text, text, jsonb) is 'Whether the person of the verified context may do something to a subject, or to one row of it.';
--! EndIncluded sql/core/permissions.sql

-- Rules: of system roles, the same for all tenants, and of a tenant's own roles.

create table core.permissions (
  role_code text not null references core.roles on delete cascade,
  position int not null check (position between 1 and 1000),
  action core.permission_action not null,
  subject core.permission_subject not null,
  inverted boolean not null default false,
  conditions core.json_object,
  tests jsonb generated always as (core.compile_conditions(conditions)) stored,
  reason text check (length(reason) between 1 and 400),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (role_code, position),
  constraint permission_conditions_are_understood check ((tests is null) = (conditions is null))
);
comment on table core.permissions is '@global What system roles may do. Of the rules of a role that apply, the last decides.';
comment on column core.permissions.role_code is 'The role.';
comment on column core.permissions.position is 'The order of the rules of a role: later ones win.';
comment on column core.permissions.action is 'What is done; manage stands for all.';
comment on column core.permissions.subject is 'What it is done to; all stands for all.';
comment on column core.permissions.inverted is 'Whether the rule refuses instead of allowing.';
comment on column core.permissions.conditions is 'Which rows it is about; null for all of them.';
comment on column core.permissions.tests is 'The conditions as core.tests_hold reads them.';
comment on column core.permissions.reason is 'What somebody is told whom the rule refuses.';
comment on column core.permissions.created_at is 'When the rule was made.';
comment on column core.permissions.updated_at is 'When the rule last changed.';
create unique index permissions_role_code_action_subject_inverted_key
  on core.permissions (role_code, action, subject, inverted) where conditions is null;
comment on index core.permissions_role_code_action_subject_inverted_key is 'A role says nothing twice.';

create table core.tenant_permissions (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null,
  role_id uuid not null,
  position int not null check (position between 1 and 1000),
  action core.permission_action not null,
  subject core.permission_subject not null,
  inverted boolean not null default false,
  conditions core.json_object,
  tests jsonb generated always as (core.compile_conditions(conditions)) stored,
  reason text check (length(reason) between 1 and 400),
  created_at timestamptz(3) not null default now(),
  created_by uuid default core.current_user_id(),
  primary key (id, tenant_id),
  unique (tenant_id, role_id, position),
  foreign key (role_id, tenant_id) references core.tenant_roles (id, tenant_id) on delete cascade,
  constraint tenant_permission_conditions_are_understood check ((tests is null) = (conditions is null))
);
comment on table core.tenant_permissions is 'What a tenant''s own roles may do. Rules are added and removed, never changed.';
comment on column core.tenant_permissions.id is 'Time-ordered id; a client may supply it.';
comment on column core.tenant_permissions.tenant_id is 'The tenant.';
comment on column core.tenant_permissions.role_id is 'The role.';
comment on column core.tenant_permissions.position is 'The order of the rules of a role: later ones win.';
comment on column core.tenant_permissions.action is 'What is done; manage stands for all.';
comment on column core.tenant_permissions.subject is 'What it is done to; all stands for all.';
comment on column core.tenant_permissions.inverted is 'Whether the rule refuses instead of allowing.';
comment on column core.tenant_permissions.conditions is 'Which rows it is about; null for all of them.';
comment on column core.tenant_permissions.tests is 'The conditions as core.tests_hold reads them.';
comment on column core.tenant_permissions.reason is 'What somebody is told whom the rule refuses.';
comment on column core.tenant_permissions.created_at is 'When the rule was made.';
comment on column core.tenant_permissions.created_by is 'Who made it; null for the system.';
create unique index tenant_permissions_role_id_action_subject_inverted_key
  on core.tenant_permissions (tenant_id, role_id, action, subject, inverted) where conditions is null;
comment on index core.tenant_permissions_role_id_action_subject_inverted_key is 'A role says nothing twice.';

-- Triggers

create trigger _300_check_role after insert or update of expires_at or delete on core.role_grants
  for each row execute function core.tg_role_grants__check_role();
comment on trigger _300_check_role on core.role_grants is 'A role is for this kind of tenant, and this person''s to grant.';
create trigger _400_keep_admin after delete or update of expires_at on core.role_grants
  for each row execute function core.tg_role_grants__keep_admin();
comment on trigger _400_keep_admin on core.role_grants is 'A tenant keeps an admin.';
create trigger _400_keep_admin after update of status on core.memberships
  for each row when (OLD.status = 'active' and NEW.status <> 'active')
  execute function core.tg_memberships__keep_admin();
comment on trigger _400_keep_admin on core.memberships is 'A tenant keeps an admin.';

create trigger _050_check_id before insert on core.tenant_roles
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on core.tenant_roles is 'No ids from the future.';
create trigger _060_refuse_change before update of id, tenant_id, code on core.tenant_roles
  for each row when (NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id or NEW.code <> OLD.code)
  execute function core.tg__refuse_change('id', 'tenant_id', 'code');
comment on trigger _060_refuse_change on core.tenant_roles is 'A role keeps its code: contexts and grants name it.';
create trigger _100_touch before insert or update on core.tenant_roles
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.tenant_roles is 'Who, when, and the version.';
create trigger _300_check_name after insert or update of name on core.tenant_roles
  for each row execute function core.tg_tenant_roles__check_name();
comment on trigger _300_check_name on core.tenant_roles is 'Nobody is misled by the name of a system role.';
create trigger _050_check_id before insert on core.tenant_permissions
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on core.tenant_permissions is 'No ids from the future.';

-- Row security

create policy role_grants_update_staff on core.role_grants for update to pnc_service using (tenant_id = (select core.staff_tenant_id()));
comment on policy role_grants_update_staff on core.role_grants is 'Staff says when a grant ends.';

alter table core.tenant_roles enable row level security;
alter table core.tenant_roles force row level security;
create policy tenant_roles_all_tenant on core.tenant_roles as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy tenant_roles_all_tenant on core.tenant_roles is 'Rows of the entered tenant only.';
create policy tenant_roles_select_member on core.tenant_roles for select to pnc_service, pnc_readonly using (true);
comment on policy tenant_roles_select_member on core.tenant_roles is 'Members see which roles there are.';
create policy tenant_roles_insert_staff on core.tenant_roles for insert to pnc_service with check (tenant_id = (select core.staff_tenant_id()));
comment on policy tenant_roles_insert_staff on core.tenant_roles is 'Staff makes roles.';
create policy tenant_roles_update_staff on core.tenant_roles for update to pnc_service using (tenant_id = (select core.staff_tenant_id()));
comment on policy tenant_roles_update_staff on core.tenant_roles is 'Staff changes and deactivates roles.';
create policy tenant_roles_select_definer on core.tenant_roles for select to pnc_definer using (true);
comment on policy tenant_roles_select_definer on core.tenant_roles is 'core.enter and core.can look roles up.';

alter table core.tenant_role_grants enable row level security;
alter table core.tenant_role_grants force row level security;
create policy tenant_role_grants_all_tenant on core.tenant_role_grants as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy tenant_role_grants_all_tenant on core.tenant_role_grants is 'Rows of the entered tenant only.';
create policy tenant_role_grants_select_member on core.tenant_role_grants for select to pnc_service, pnc_readonly using (true);
comment on policy tenant_role_grants_select_member on core.tenant_role_grants is 'Members see who holds which role.';
create policy tenant_role_grants_insert_staff on core.tenant_role_grants for insert to pnc_service
  with check (tenant_id = (select core.staff_tenant_id()));
comment on policy tenant_role_grants_insert_staff on core.tenant_role_grants is 'Staff grants roles.';
create policy tenant_role_grants_update_staff on core.tenant_role_grants for update to pnc_service
  using (tenant_id = (select core.staff_tenant_id()));
comment on policy tenant_role_grants_update_staff on core.tenant_role_grants is 'Staff says when a grant ends.';
create policy tenant_role_grants_delete_staff on core.tenant_role_grants for delete to pnc_service
  using (tenant_id = (select core.staff_tenant_id()));
comment on policy tenant_role_grants_delete_staff on core.tenant_role_grants is 'Staff takes roles back.';
create policy tenant_role_grants_select_definer on core.tenant_role_grants for select to pnc_definer using (true);
comment on policy tenant_role_grants_select_definer on core.tenant_role_grants is 'core.enter checks roles.';

alter table core.tenant_permissions enable row level security;
alter table core.tenant_permissions force row level security;
create policy tenant_permissions_all_tenant on core.tenant_permissions as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy tenant_permissions_all_tenant on core.tenant_permissions is 'Rows of the entered tenant only.';
create policy tenant_permissions_select_member on core.tenant_permissions for select to pnc_service, pnc_readonly using (true);
comment on policy tenant_permissions_select_member on core.tenant_permissions is 'Members see what a role may do.';
create policy tenant_permissions_insert_staff on core.tenant_permissions for insert to pnc_service
  with check (tenant_id = (select core.staff_tenant_id()));
comment on policy tenant_permissions_insert_staff on core.tenant_permissions is 'Staff says what a role may do.';
create policy tenant_permissions_delete_staff on core.tenant_permissions for delete to pnc_service
  using (tenant_id = (select core.staff_tenant_id()));
comment on policy tenant_permissions_delete_staff on core.tenant_permissions is 'Staff takes a rule back.';
create policy tenant_permissions_select_definer on core.tenant_permissions for select to pnc_definer using (true);
comment on policy tenant_permissions_select_definer on core.tenant_permissions is 'core.can reads the rules of the roles of a context.';

-- Grants

grant update (expires_at), insert (expires_at) on core.role_grants to pnc_service;
grant select on core.permissions, core.tenant_roles, core.tenant_role_grants, core.tenant_permissions to pnc_service, pnc_readonly;
grant select on core.roles, core.permissions, core.tenant_roles, core.tenant_role_grants, core.tenant_permissions to pnc_definer;
grant insert (id, tenant_id, code, name, description, is_active, expires_at), update (name, description, is_active, expires_at)
  on core.tenant_roles to pnc_service;
grant insert (tenant_id, user_id, role_id, expires_at), update (expires_at), delete on core.tenant_role_grants to pnc_service;
grant insert (id, tenant_id, role_id, position, action, subject, inverted, conditions, reason), delete
  on core.tenant_permissions to pnc_service;

grant execute on function core.has_any_role(text[]), core.can(text, text, jsonb), core.why_not(text, text, jsonb)
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor, pnc_definer, pnc_search;
-- Storing a rule compiles its conditions.
grant execute on function core.compile_conditions(jsonb), core.condition_operand(jsonb), core.moment_of(jsonb)
  to pnc_service, pnc_definer;
grant execute on function core.decimal_of(jsonb), core.compare_value(jsonb, jsonb, text, int), core.tests_hold(jsonb, jsonb, text, int),
  core.keep_an_admin(int) to pnc_definer;

alter function core.why_not(text, text, jsonb) owner to pnc_definer;
alter function core.keep_an_admin(int) owner to pnc_definer;
alter function core.tg_role_grants__check_role() owner to pnc_definer;
alter function core.tg_role_grants__keep_admin() owner to pnc_definer;
alter function core.tg_memberships__keep_admin() owner to pnc_definer;
-- The old owner loses its privilege with the ownership; policies that run as pnc_owner need it.
set local role pnc_definer;
grant execute on function core.why_not(text, text, jsonb) to pnc_owner;
set local role pnc_owner;
revoke create on schema core from pnc_definer;

--! Included reference/system-roles.sql
-- The kinds of tenants that the system roles serve: markets and the platform have members who sign up by themselves, organisations and
-- agencies have staff. The others serve markets, as the column says by default; an admin is everywhere.
update core.roles r
set tenant_kinds = v.tenant_kinds::core.tenant_kind[], is_staff = v.is_staff, granted_by = v.granted_by
from (values
  ('admin', '{market,organization,agency,platform}', true, 'staff'),
  ('user', '{market,platform}', false, 'staff'),
  ('moderator', '{market,platform}', false, 'staff'),
  ('client', '{market,platform}', false, 'staff'),
  ('service_provider', '{market,platform}', false, 'staff'),
  ('super_admin', '{organization}', true, 'system'),
  ('org_admin', '{organization}', true, 'staff'),
  ('salesperson', '{organization}', false, 'staff'),
  ('verifier', '{organization}', false, 'staff')
) v (code, tenant_kinds, is_staff, granted_by)
where r.code = v.code;
--! EndIncluded reference/system-roles.sql
--! Included reference/permissions.sql
-- What the system roles may do. Subjects are tables, also of areas that are still to come; a rule about one that is not there
-- allows nothing. Of the rules of a role that apply, the last decides.
insert into core.permissions (role_code, position, action, subject, inverted, conditions, reason) values
  ('admin', 10, 'manage', 'all', false, null, null),
  ('admin', 20, 'delete', 'audit.changes', true, null, 'The audit trail is kept.'),
  ('super_admin', 10, 'manage', 'all', false, null, null),
  ('super_admin', 20, 'delete', 'audit.changes', true, null, 'The audit trail is kept.'),

  -- Markets
  ('consumer', 10, 'read', 'market.listings', false, '{"status": {"$ne": "draft"}}', null),
  ('consumer', 20, 'read', 'market.listings', false, '{"author_id": "$user"}', null),
  ('consumer', 30, 'read', 'market.businesses', false, null, null),
  ('consumer', 40, 'create', 'connect.connections', false, null, null),
  ('consumer', 50, 'create', 'fund.contributions', false, null, null),
  ('consumer', 60, 'read', 'fund.campaigns', false, null, null),
  ('consumer', 70, 'read', 'fund.courses', false, null, null),
  ('business', 10, 'read', 'market.listings', false, '{"status": {"$ne": "draft"}}', null),
  ('business', 20, 'manage', 'market.listings', false, '{"author_id": "$user"}', null),
  ('business', 30, 'read', 'market.businesses', false, null, null),
  ('business', 40, 'manage', 'market.businesses', false, '{"owner_id": "$user"}', null),
  ('business', 50, 'create', 'connect.connections', false, null, null),
  ('business', 60, 'read', 'fund.campaigns', false, null, null),
  ('business', 70, 'manage', 'fund.campaigns', false, '{"owner_id": "$user"}', null),
  ('business', 80, 'read', 'fund.courses', false, null, null),
  ('financial', 10, 'read', 'fund.campaigns', false, null, null),
  ('financial', 20, 'review', 'fund.campaigns', false, null, null),
  ('financial', 30, 'review', 'fund.campaigns', true, '{"owner_id": "$user"}', 'Nobody reviews a campaign of their own.'),
  ('financial', 40, 'read', 'fund.contributions', false, null, null),
  ('financial', 50, 'read', 'billing.payments', false, null, null),
  ('partner', 10, 'read', 'market.businesses', false, null, null),
  ('partner', 20, 'read', 'market.listings', false, '{"status": {"$ne": "draft"}}', null),
  ('partner', 30, 'create', 'connect.connections', false, null, null),
  ('partner', 40, 'read', 'fund.courses', false, null, null),
  ('partner', 50, 'manage', 'fund.courses', false, '{"owner_id": "$user"}', null),

  -- Reviews of clients
  ('user', 10, 'read', 'trust.client_profiles', false, null, null),
  ('user', 20, 'create', 'trust.client_profiles', false, null, null),
  ('user', 30, 'read', 'trust.reviews', false, '{"status": "approved"}', null),
  ('user', 40, 'read', 'trust.reviews', false, '{"reviewer_id": "$user"}', null),
  ('user', 50, 'create', 'trust.reviews', false, '{"reviewer_id": "$user"}', null),
  ('user', 60, 'update', 'trust.reviews', false, '{"reviewer_id": "$user", "status": "pending"}', null),
  ('moderator', 10, 'read', 'trust.client_profiles', false, null, null),
  ('moderator', 20, 'update', 'trust.client_profiles', false, null, null),
  ('moderator', 30, 'read', 'trust.reviews', false, null, null),
  ('moderator', 40, 'moderate', 'trust.reviews', false, null, null),
  ('moderator', 50, 'moderate', 'trust.reviews', true, '{"reviewer_id": "$user"}', 'Nobody moderates a review of their own.'),

  -- Services
  ('client', 10, 'create', 'work.orders', false, '{"client_id": "$user"}', null),
  ('client', 20, 'read', 'work.orders', false, '{"client_id": "$user"}', null),
  ('client', 30, 'update', 'work.orders', false, '{"client_id": "$user"}', null),
  ('client', 40, 'update', 'work.orders', true, '{"status": {"$in": ["completed", "cancelled"]}}', 'A finished order is no longer changed.'),
  ('client', 50, 'read', 'work.bids', false, null, null),
  ('client', 60, 'create', 'work.disputes', false, null, null),
  ('client', 70, 'read', 'billing.invoices', false, '{"client_id": "$user"}', null),
  ('service_provider', 10, 'read', 'work.orders', false, '{"provider_id": "$user"}', null),
  ('service_provider', 20, 'read', 'work.orders', false, '{"status": "open"}', null),
  ('service_provider', 30, 'update', 'work.orders', false, '{"provider_id": "$user"}', null),
  ('service_provider', 40, 'update', 'work.orders', true, '{"status": {"$in": ["completed", "cancelled"]}}', 'A finished order is no longer changed.'),
  ('service_provider', 50, 'manage', 'work.bids', false, '{"provider_id": "$user"}', null),
  ('service_provider', 60, 'create', 'work.disputes', false, null, null),

  -- Sales
  ('org_admin', 10, 'manage', 'sales.teams', false, null, null),
  ('org_admin', 20, 'manage', 'sales.projects', false, null, null),
  ('org_admin', 30, 'manage', 'sales.clients', false, null, null),
  ('org_admin', 40, 'manage', 'sales.deals', false, null, null),
  ('org_admin', 50, 'manage', 'sales.commissions', false, null, null),
  ('org_admin', 60, 'read', 'sales.payments', false, null, null),
  ('org_admin', 70, 'manage', 'core.memberships', false, null, null),
  ('org_admin', 80, 'manage', 'core.role_grants', false, null, null),
  ('org_admin', 90, 'manage', 'core.tenant_roles', false, null, null),
  ('org_admin', 100, 'manage', 'core.tenant_permissions', false, null, null),
  ('org_admin', 110, 'read', 'audit.changes', false, null, null),
  ('salesperson', 10, 'create', 'sales.clients', false, null, null),
  ('salesperson', 20, 'read', 'sales.clients', false, null, null),
  ('salesperson', 30, 'update', 'sales.clients', false, '{"created_by": "$user"}', null),
  ('salesperson', 40, 'create', 'sales.deals', false, null, null),
  ('salesperson', 50, 'read', 'sales.deals', false, '{"created_by": "$user"}', null),
  ('salesperson', 60, 'update', 'sales.deals', false, '{"created_by": "$user"}', null),
  ('salesperson', 70, 'update', 'sales.deals', true, '{"verification_status": "verified"}', 'A verified deal is no longer changed.'),
  ('salesperson', 80, 'create', 'sales.payments', false, null, null),
  ('salesperson', 90, 'read', 'sales.commissions', false, '{"user_id": "$user"}', null),
  ('verifier', 10, 'read', 'sales.deals', false, null, null),
  ('verifier', 20, 'read', 'sales.payments', false, null, null),
  ('verifier', 30, 'verify', 'sales.payments', false, null, null),
  ('verifier', 40, 'verify', 'sales.payments', true, '{"created_by": "$user"}', 'Nobody verifies a payment of their own.'),
  ('verifier', 50, 'create', 'sales.payment_approvals', false, null, null)
on conflict do nothing;
--! EndIncluded reference/permissions.sql

-- Last, so that the rows above could be written.
create trigger _050_refuse_casual_change before update or delete or truncate on core.roles
  for each statement execute function core.tg__refuse_casual_change();
comment on trigger _050_refuse_casual_change on core.roles is 'System roles change on purpose only.';
create trigger _050_refuse_casual_change before update or delete or truncate on core.permissions
  for each statement execute function core.tg__refuse_casual_change();
comment on trigger _050_refuse_casual_change on core.permissions is 'What system roles may do changes on purpose only.';
