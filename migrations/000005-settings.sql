--! Previous: sha1:0d645e6a127002fb421ac721733bd5ab9d9112fe
--! Hash: sha1:f197dff2746956ed63bcf8d61e69e6241098e05b
--! Message: settings

-- The rest of the shared core: cascades of soft deletion, settings and their defaults, profiles, sign-ups, versions of the apps, the
-- default language, and rate limits.

-- Taken back at the end of this file: giving a function to a role needs it for a moment.
grant create on schema core to pnc_definer;

create domain core.dotted_name as text check (value ~ '^[a-z][a-z0-9_.]{0,99}$');
comment on domain core.dotted_name is 'A name for programs, such as "chat.max_attachments": small letters, digits, underscores and dots.';
create domain core.setting_type as text check (value in ('string', 'number', 'boolean', 'object'));
comment on domain core.setting_type is 'What a setting holds.';
create domain core.user_type as text check (value in ('member', 'client', 'service_provider', 'admin'));
comment on domain core.user_type is 'What a person mainly is in a tenant; what it may do there is a matter of its roles.';
create domain core.profile_verification as text check (value in ('unverified', 'pending', 'verified', 'rejected'));
comment on domain core.profile_verification is 'Whether somebody has made sure of who a profile belongs to.';
create domain core.gender as text check (value in ('male', 'female', 'other', 'unknown'));
comment on domain core.gender is 'As a person says, or unknown.';
create domain core.signup_status as text check (value in ('pending', 'approved', 'rejected', 'failed'));
comment on domain core.signup_status is 'A sign-up is pending until it is decided; all others are final.';
create domain core.app_platform as text check (value in ('ios', 'android', 'web'));
comment on domain core.app_platform is 'Where an app runs.';
create domain core.semantic_version as text
  check (value ~ '^((0|[1-9][0-9]{0,8})[.]){2}(0|[1-9][0-9]{0,8})(-[0-9A-Za-z.-]{1,60})?$');
comment on domain core.semantic_version is 'A semantic version such as 2.10.0 or 3.0.0-beta.1, without build metadata.';

--! Included sql/core/stamp.sql
-- For tables of the platform itself, which no service writes: when, without who and without a version.
create function core.tg__stamp() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  NEW.created_at := case when TG_OP = 'INSERT' then now() else OLD.created_at end;
  NEW.updated_at := now();
  return NEW;
end
$$;
comment on function core.tg__stamp() is 'Stamps created_at and updated_at.';
--! EndIncluded sql/core/stamp.sql

-- Cascades of soft deletion

--! Included sql/core/soft-delete.sql
-- Cascades of soft deletion. A table that hangs from another one is registered with one line,
--   select core.register_soft_delete('work.orders', 'work.bids', 'order_id');
-- and from then on one deletion marks a row and everything below it with the same deletion_id, restoring it brings back exactly
-- those rows, and nothing live hangs from something deleted. A row that hangs from several deleted parents comes back with the last
-- of them: when one is restored, the rows it took along and may not bring back yet are handed over to the other's deletion.
create table core.soft_delete_cascades (
  child_table regclass not null,
  parent_column text not null,
  parent_table regclass not null,
  primary key (child_table, parent_column)
);
comment on table core.soft_delete_cascades is '@global Which tables go with which when a row is soft-deleted. Written by core.register_soft_delete.';
comment on column core.soft_delete_cascades.child_table is 'The table whose rows go along.';
comment on column core.soft_delete_cascades.parent_column is 'Its column that holds the id of the parent.';
comment on column core.soft_delete_cascades.parent_table is 'The table whose rows take them along.';
create index soft_delete_cascades_parent_table_idx on core.soft_delete_cascades (parent_table);
comment on index core.soft_delete_cascades_parent_table_idx is 'What goes along with a table.';

-- An update of the parent waits for rows that are being written below it (they lock it, see core.register_soft_delete) and the cascade
-- sees them, but only under read committed: a transaction with a snapshot would leave them behind.
-- Security definer: whoever may delete the parent may not be allowed to change what others hung onto it.
create function core.tg__cascade_deletion() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_read_committed boolean := current_setting('transaction_isolation') = 'read committed';
  v_child record;
  v_other record;
  v_others_live text;
begin
  for v_child in
    select c.child_table, c.parent_column, c.child_table::text as name, quote_ident(c.parent_column) as link
    from core.soft_delete_cascades c
    where c.parent_table = TG_ARGV[0]::regclass
    order by 3, 4
  loop
    if OLD.deletion_id is null then
      if not v_is_read_committed then
        raise exception 'a row of % is deleted under read committed, not under %', TG_ARGV[0], current_setting('transaction_isolation')
          using errcode = 'PN012', hint = 'Delete it in a unit of work of its own.';
      end if;
      execute format(
        'update %s c set deleted_at = $1, deletion_id = $2 where c.tenant_id = $3 and c.%s = $4 and c.deleted_at is null',
        v_child.name, v_child.link
      )
      using NEW.deleted_at, NEW.deletion_id, OLD.tenant_id, OLD.id;

    elsif NEW.deletion_id is null then
      v_others_live := '';
      for v_other in
        select c.parent_table::text as name, quote_ident(c.parent_column) as link
        from core.soft_delete_cascades c
        where c.child_table = v_child.child_table and c.parent_column <> v_child.parent_column
      loop
        if not v_is_read_committed then
          raise exception 'a row of % is restored under read committed, not under %', TG_ARGV[0], current_setting('transaction_isolation')
            using errcode = 'PN012', hint = 'Restore it in a unit of work of its own.';
        end if;
        execute format(
          'with others as materialized (
            select p.id, p.deletion_id
            from %3$s p
            where p.tenant_id = $1
              and p.id in (select c.%4$s from %1$s c where c.tenant_id = $1 and c.%2$s = $2 and c.deletion_id = $3)
            for share of p
          )
          update %1$s c
          set deletion_id = o.deletion_id
          from others o
          where c.tenant_id = $1 and c.%2$s = $2 and c.deletion_id = $3 and c.%4$s = o.id and o.deletion_id <> $3',
          v_child.name, v_child.link, v_other.name, v_other.link
        )
        using OLD.tenant_id, OLD.id, OLD.deletion_id;
        -- What is left with this deletion may still have a parent that went with the very same one: it comes back with that.
        v_others_live := v_others_live || format(
          ' and not exists (select from %s p where p.id = c.%s and p.tenant_id = c.tenant_id and p.deleted_at is not null)',
          v_other.name, v_other.link
        );
      end loop;
      execute format(
        'update %s c set deleted_at = null where c.tenant_id = $1 and c.%s = $2 and c.deletion_id = $3',
        v_child.name, v_child.link
      ) || v_others_live
      using OLD.tenant_id, OLD.id, OLD.deletion_id;

    else
      execute format(
        'update %s c set deletion_id = $1 where c.tenant_id = $2 and c.%s = $3 and c.deletion_id = $4',
        v_child.name, v_child.link
      )
      using NEW.deletion_id, OLD.tenant_id, OLD.id, OLD.deletion_id;
    end if;
  end loop;
  return null;
end
$$;
comment on function core.tg__cascade_deletion() is 'Marks, restores or hands over what hangs from a row together with it. Argument: the table.';

-- What checks new rows is written for each registered parent, because a trigger function that looks the names of its tables up
-- plans its statement anew for every row: ten times the time.
create function core.register_soft_delete(parent_table regclass, child_table regclass, parent_column text) returns void
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_table regclass;
  v_table_name text;
  v_missing text;
  v_caller text := current_user;
  v_schema text;
  v_function text;
  v_may_create boolean;
begin
  foreach v_table in array array[parent_table, child_table] loop
    select string_agg(needed.name, ', ') into v_missing
    from unnest(array['tenant_id', 'deleted_at', 'restored_at', 'deletion_id'] || case when v_table = parent_table then array['id'] end) needed (name)
    where not exists (
      select from pg_attribute a
      where a.attrelid = v_table and a.attname = needed.name and not a.attisdropped
    );
    if v_missing is not null then
      raise exception '% lacks the columns of soft deletion: %', v_table, v_missing using errcode = '42P16';
    end if;
  end loop;
  -- Without the tenant in the key a row could hang from one of another tenant.
  if not exists (
    select
    from pg_constraint k
    cross join lateral (
      select array_agg(child.attname || '=' || parent.attname) as pairs
      from unnest(k.conkey, k.confkey) pair (child, parent)
      join pg_attribute child on child.attrelid = k.conrelid and child.attnum = pair.child
      join pg_attribute parent on parent.attrelid = k.confrelid and parent.attnum = pair.parent
    ) columns
    where k.contype = 'f' and k.conrelid = child_table and k.confrelid = parent_table
      and columns.pairs @> array[parent_column || '=id', 'tenant_id=tenant_id']
  ) then
    raise exception '% has no foreign key (%, tenant_id) to % (id, tenant_id)', child_table, parent_column, parent_table
      using errcode = '42P16';
  end if;

  insert into core.soft_delete_cascades (child_table, parent_column, parent_table)
  values (register_soft_delete.child_table, register_soft_delete.parent_column, register_soft_delete.parent_table);

  foreach v_table in array array[parent_table, child_table] loop
    select c.relname into v_table_name from pg_class c where c.oid = v_table;
    execute format('grant select (tenant_id, deleted_at, deletion_id), update (deleted_at, deletion_id) on %s to pnc_definer', v_table);
    if not exists (
      select from pg_policy p
      where p.polrelid = v_table and p.polname = v_table_name || '_select_definer'
    ) then
      execute format('create policy %I on %s for select to pnc_definer using (true)', v_table_name || '_select_definer', v_table);
      execute format('comment on policy %I on %s is %L', v_table_name || '_select_definer', v_table, 'Definer functions read it.');
    end if;
    if not exists (
      select from pg_policy p
      where p.polrelid = v_table and p.polname = v_table_name || '_update_definer'
    ) then
      execute format('create policy %I on %s for update to pnc_definer using (true)', v_table_name || '_update_definer', v_table);
      execute format('comment on policy %I on %s is %L', v_table_name || '_update_definer', v_table, 'Cascades of deletion mark it, and lock it.');
    end if;
    if not exists (select from pg_trigger t where t.tgrelid = v_table and t.tgname = '_200_soft_delete') then
      execute format(
        'create trigger _200_soft_delete before update of deleted_at on %s for each row execute function core.tg__soft_delete()',
        v_table
      );
      execute format('comment on trigger _200_soft_delete on %s is %L', v_table, 'Keeps the columns of soft deletion consistent.');
    end if;
  end loop;

  execute format('grant select (id) on %s to pnc_definer', parent_table);
  execute format('grant select (%I) on %s to pnc_definer', parent_column, child_table);
  if not exists (select from pg_trigger t where t.tgrelid = parent_table and t.tgname = '_300_cascade_deletion') then
    -- Making a trigger needs its function for a moment; nobody keeps a trigger function.
    set local role pnc_definer;
    grant execute on function core.tg__cascade_deletion() to pnc_owner;
    execute format('set local role %I', v_caller);
    execute format(
      'create trigger _300_cascade_deletion after update of deleted_at, deletion_id on %s
         for each row when (NEW.deletion_id is distinct from OLD.deletion_id)
         execute function core.tg__cascade_deletion(%L)',
      parent_table, parent_table
    );
    execute format('comment on trigger _300_cascade_deletion on %s is %L', parent_table, 'Takes along what hangs from it.');
    set local role pnc_definer;
    revoke execute on function core.tg__cascade_deletion() from pnc_owner;
    execute format('set local role %I', v_caller);
  end if;

  -- The lock waits for a concurrent deletion of the parent, and makes a later one wait: whichever comes second sees the first.
  -- A weaker one would not do: under repeatable read it lets a row through that somebody has changed meanwhile.
  -- Security definer: whoever writes a child need not be allowed to change, and therefore not to lock, its parent.
  select n.nspname, format('%I.%I', n.nspname, 'tg_' || c.relname || '__check_' || parent_column) into v_schema, v_function
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.oid = child_table;
  execute format(
    $function$
      create function %1$s() returns trigger
        language plpgsql
        volatile
        security definer
        set search_path = pg_catalog, pg_temp
      as $body$
      declare
        v_deleted_at timestamptz;
      begin
        if NEW.deleted_at is not null
          or (TG_OP = 'UPDATE' and OLD.deleted_at is null and NEW.%2$I is not distinct from OLD.%2$I)
        then
          return null;
        end if;
        select p.deleted_at into v_deleted_at
        from %3$s p
        where p.id = NEW.%2$I and p.tenant_id = NEW.tenant_id
        for share;
        if v_deleted_at is not null then
          raise exception '%% %% is deleted', %4$L, NEW.%2$I
            using errcode = 'PN011', hint = 'Restore it first; what went with it comes back with it.';
        end if;
        return null;
      end
      $body$
    $function$,
    v_function, parent_column, parent_table, parent_table
  );
  execute format('comment on function %s() is %L', v_function, format('Refuses a live row below a deleted one of %s. Written by core.register_soft_delete.', parent_table));
  execute format('revoke execute on function %s() from public', v_function);
  execute format(
    'create trigger %I after insert or update of deleted_at, %I on %s for each row execute function %s()',
    '_400_check_' || parent_column, parent_column, child_table, v_function
  );
  execute format(
    'comment on trigger %I on %s is %L', '_400_check_' || parent_column, child_table, 'Nothing live hangs from something deleted.'
  );
  v_may_create := has_schema_privilege('pnc_definer', v_schema, 'create');
  if not v_may_create then
    execute format('grant create on schema %I to pnc_definer', v_schema);
  end if;
  execute format('alter function %s() owner to pnc_definer', v_function);
  if not v_may_create then
    execute format('revoke create on schema %I from pnc_definer', v_schema);
  end if;
end
$$;
comment on function core.register_soft_delete(regclass, regclass, text) is 'Lets rows of a table go along when the row they hang from is soft-deleted, and come back with it: registry, triggers, grants and policies. For migrations.';

create function core.unregister_soft_delete(child_table regclass, parent_column text) returns void
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_parent_table regclass;
  v_function text;
begin
  delete from core.soft_delete_cascades c
  where c.child_table = unregister_soft_delete.child_table and c.parent_column = unregister_soft_delete.parent_column
  returning c.parent_table into v_parent_table;
  if not found then
    raise exception '%.% is not registered', child_table, parent_column using errcode = '42704';
  end if;
  execute format('drop trigger %I on %s', '_400_check_' || parent_column, child_table);
  select format('%I.%I', n.nspname, 'tg_' || c.relname || '__check_' || parent_column) into v_function
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.oid = child_table;
  execute format('drop function %s', v_function);
  if not exists (select from core.soft_delete_cascades c where c.parent_table = v_parent_table) then
    execute format('drop trigger _300_cascade_deletion on %s', v_parent_table);
  end if;
end
$$;
comment on function core.unregister_soft_delete(regclass, text) is 'Takes back what core.register_soft_delete did, but for the trigger of the columns, grants and policies. For migrations that go back, before the table is dropped.';

grant select on core.soft_delete_cascades to pnc_definer;
alter function core.tg__cascade_deletion() owner to pnc_definer;
--! EndIncluded sql/core/soft-delete.sql

-- Languages that people may choose, and the one to begin with

alter table core.languages
  add column is_active boolean not null default true,
  add column is_default boolean not null default false,
  add column created_at timestamptz(3) not null default now(),
  add column updated_at timestamptz(3) not null default now(),
  add constraint default_language_is_active check (is_active or not is_default);
comment on column core.languages.is_active is 'Whether it can be chosen.';
comment on column core.languages.is_default is 'The language where nothing else is known; true of exactly one.';
comment on column core.languages.created_at is 'When the language was added.';
comment on column core.languages.updated_at is 'When it last changed.';
create unique index languages_is_default_key on core.languages (is_default) where is_default;
comment on index core.languages_is_default_key is 'At most one default.';
update core.languages set is_default = true where code = 'en';

--! Included sql/core/languages.sql
-- One language is the default. At most one by its index; at least one when a transaction ends, so that the default may move.
create function core.tg_languages__keep_default() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from core.languages l where l.is_default) then
    raise exception 'no language would be the default' using errcode = 'PN033', hint = 'Make another language the default in the same transaction.';
  end if;
  return null;
end
$$;
comment on function core.tg_languages__keep_default() is 'Refuses to leave the platform without a default language.';

create trigger _100_stamp before insert or update on core.languages
  for each row execute function core.tg__stamp();
comment on trigger _100_stamp on core.languages is 'When it was made and changed.';
create constraint trigger _400_keep_default after update or delete on core.languages
  deferrable initially deferred
  for each row when (OLD.is_default)
  execute function core.tg_languages__keep_default();
comment on trigger _400_keep_default on core.languages is 'One language is always the default.';
--! EndIncluded sql/core/languages.sql

-- Settings. What holds for every tenant stands apart from what a tenant has set: no service writes the first.

create table core.default_settings (
  name core.dotted_name primary key,
  value jsonb not null check (octet_length(value::text) <= 16384),
  data_type core.setting_type not null,
  required_fields text[] not null default '{}'
    check (cardinality(required_fields) <= 100 and array_position(required_fields, null) is null),
  is_read_only boolean not null default false,
  is_private boolean not null default false,
  description text not null default '' check (length(description) <= 400),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint default_setting_agrees_with_its_type check (jsonb_typeof(value) = data_type),
  constraint default_setting_has_the_required_fields check (required_fields = '{}' or (data_type = 'object' and value ?& required_fields))
);
comment on table core.default_settings is '@global Settings of the platform: what holds in every tenant that has not set its own. Written by migrations; one that adds a default for a name that tenants use already has to bring their rows into line with it.';
comment on column core.default_settings.name is '@pii none Name of the setting, for programs.';
comment on column core.default_settings.value is 'The value, of the type that data_type says.';
comment on column core.default_settings.data_type is 'What the value is; a tenant cannot set another type.';
comment on column core.default_settings.required_fields is 'Fields that an object has to hold, in every tenant.';
comment on column core.default_settings.is_read_only is 'Whether it holds for every tenant, whatever it would like.';
comment on column core.default_settings.is_private is 'Whether only staff sees it, in every tenant.';
comment on column core.default_settings.description is 'What it decides.';
comment on column core.default_settings.created_at is 'When it was made.';
comment on column core.default_settings.updated_at is 'When it last changed.';

create table core.settings (
  name core.dotted_name not null,
  tenant_id int not null references core.tenants on delete restrict,
  value jsonb not null check (octet_length(value::text) <= 16384),
  data_type core.setting_type not null,
  required_fields text[] not null default '{}'
    check (cardinality(required_fields) <= 100 and array_position(required_fields, null) is null),
  is_read_only boolean not null default false,
  is_private boolean not null default false,
  description text not null default '' check (length(description) <= 400),
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  primary key (tenant_id, name),
  constraint setting_agrees_with_its_type check (jsonb_typeof(value) = data_type),
  constraint setting_has_the_required_fields check (required_fields = '{}' or (data_type = 'object' and value ?& required_fields))
);
comment on table core.settings is 'Settings of a tenant. What it has not set, core.default_settings says; core.setting(name) looks at both.';
comment on column core.settings.name is '@pii none Name of the setting, for programs.';
comment on column core.settings.tenant_id is 'The tenant.';
comment on column core.settings.value is 'The value, of the type that data_type says.';
comment on column core.settings.data_type is 'What the value is.';
comment on column core.settings.required_fields is 'Fields that an object has to hold.';
comment on column core.settings.is_read_only is 'Whether only a migration may change or delete it.';
comment on column core.settings.is_private is 'Whether only staff sees it.';
comment on column core.settings.description is 'What it decides.';
comment on column core.settings.created_at is 'When the row was made.';
comment on column core.settings.created_by is 'Who made it; null for the system.';
comment on column core.settings.updated_at is 'When the row last changed.';
comment on column core.settings.updated_by is 'Who changed it; null for the system.';
comment on column core.settings.version is 'Counts changes, for optimistic locking.';

--! Included sql/core/settings.sql
-- A setting of a tenant stands over the default of the same name, if there is one: the default says what type it has, which fields an
-- object must hold and who sees it, and a read-only default is the same for every tenant.
-- Who has the rights of the table's owner, a migration, changes what is read-only; nobody else does.
create function core.tg_settings__follow_default() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_default core.default_settings;
  v_is_owner boolean := pg_has_role(current_user, (select c.relowner from pg_class c where c.oid = TG_RELID), 'usage');
begin
  if TG_OP <> 'INSERT' and OLD.is_read_only and not v_is_owner then
    raise exception 'the setting "%" is read-only', OLD.name
      using errcode = 'PN030', hint = 'It changes with a migration.';
  end if;
  if TG_OP = 'DELETE' then
    return OLD;
  end if;
  select d.* into v_default from core.default_settings d where d.name = NEW.name;
  if found then
    if v_default.is_read_only and not v_is_owner then
      raise exception 'the setting "%" is read-only: its default holds for every tenant', NEW.name
        using errcode = 'PN030', hint = 'It changes with a migration.';
    end if;
    if NEW.data_type <> v_default.data_type then
      raise exception 'the setting "%" is a %, not a %', NEW.name, v_default.data_type, NEW.data_type
        using errcode = '23514', constraint = 'setting_has_the_type_of_its_default', schema = 'core', table = 'settings', column = 'data_type';
    end if;
    NEW.required_fields := v_default.required_fields;
    NEW.is_private := v_default.is_private;
  end if;
  return NEW;
end
$$;
comment on function core.tg_settings__follow_default() is 'Refuses changes of what is read-only, and keeps a setting to the type, fields and privacy of its default.';

create trigger _060_refuse_change before update of tenant_id, name on core.settings
  for each row when (NEW.tenant_id <> OLD.tenant_id or NEW.name <> OLD.name)
  execute function core.tg__refuse_change('tenant_id', 'name');
comment on trigger _060_refuse_change on core.settings is 'A setting keeps its name and tenant.';
create trigger _080_follow_default before insert or update or delete on core.settings
  for each row execute function core.tg_settings__follow_default();
comment on trigger _080_follow_default on core.settings is 'Read-only settings stay, and a setting follows its default.';
create trigger _100_touch before insert or update on core.settings
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.settings is 'Who, when, and the version.';
create trigger _100_stamp before insert or update on core.default_settings
  for each row execute function core.tg__stamp();
comment on trigger _100_stamp on core.default_settings is 'When it was made and changed.';

create function core.setting(name text) returns jsonb
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_value jsonb;
begin
  -- A default that is read-only holds everywhere, also where a tenant had set the name before.
  select d.value into v_value from core.default_settings d where d.name = setting.name and d.is_read_only;
  if found then
    return v_value;
  end if;
  select s.value into v_value from core.settings s where s.name = setting.name and s.tenant_id = core.current_tenant_id();
  if not found then
    select d.value into v_value from core.default_settings d where d.name = setting.name;
  end if;
  return v_value;
end
$$;
comment on function core.setting(text) is 'The value of a setting for the entered tenant: its own, or else the default; null where there is none that the caller may see.';
--! EndIncluded sql/core/settings.sql

-- Profiles: what other members see of a person, and apart from it, because a policy guards rows and not columns, what they do not.

create table core.profiles (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  user_id uuid not null,
  user_type core.user_type not null default 'member',
  bio text check (length(bio) <= 2000),
  picture text check (length(picture) between 1 and 400),
  language_code core.language_code references core.languages on delete restrict,
  verification_status core.profile_verification not null default 'unverified',
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  deleted_at timestamptz(3),
  restored_at timestamptz(3),
  deletion_id uuid,
  primary key (id, tenant_id),
  foreign key (tenant_id, user_id) references core.memberships (tenant_id, user_id) on delete restrict,
  constraint profiles_id_tenant_id_user_id_key unique (id, tenant_id, user_id),
  constraint profiles_deletion_check check ((deleted_at is null) = (deletion_id is null))
);
comment on table core.profiles is 'What members show of themselves in a tenant: one profile each.';
comment on column core.profiles.id is 'Time-ordered id; a client may supply it and repeat the insert safely.';
comment on column core.profiles.tenant_id is 'The tenant.';
comment on column core.profiles.user_id is 'The member it belongs to.';
comment on column core.profiles.user_type is 'What the member mainly is here.';
comment on column core.profiles.bio is '@pii kind=profile subject=user_id erase=null What the member says of itself.';
comment on column core.profiles.picture is '@pii kind=photo subject=user_id erase=null Reference to a picture in the store of files.';
comment on column core.profiles.language_code is 'Language it is written to in this tenant; that of the person where it is null.';
comment on column core.profiles.verification_status is 'Whether staff has made sure of who it is.';
comment on column core.profiles.created_at is 'When the row was made.';
comment on column core.profiles.created_by is 'Who made it; null for the system.';
comment on column core.profiles.updated_at is 'When the row last changed.';
comment on column core.profiles.updated_by is 'Who changed it; null for the system.';
comment on column core.profiles.version is 'Counts changes, for optimistic locking.';
comment on column core.profiles.deleted_at is 'When it was deleted; null while not.';
comment on column core.profiles.restored_at is 'When it was last restored.';
comment on column core.profiles.deletion_id is 'Shared by all rows that one deletion took along.';
alter table core.profiles
  alter column bio set statistics 0,
  alter column picture set statistics 0;
create unique index profiles_tenant_id_user_id_key on core.profiles (tenant_id, user_id) where deleted_at is null;
comment on index core.profiles_tenant_id_user_id_key is 'One profile for each member.';
create index profiles_tenant_id_user_id_idx on core.profiles (tenant_id, user_id);
comment on index core.profiles_tenant_id_user_id_idx is 'Every profile a member has had; serves its foreign key.';

create table core.profile_details (
  id uuid not null,
  tenant_id int not null,
  user_id uuid not null,
  gender core.gender not null default 'unknown',
  preferences core.json_object not null default '{}',
  notes text check (length(notes) <= 5000),
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  deleted_at timestamptz(3),
  restored_at timestamptz(3),
  deletion_id uuid,
  primary key (id, tenant_id, user_id),
  foreign key (id, tenant_id, user_id) references core.profiles (id, tenant_id, user_id) on delete cascade,
  constraint profile_details_deletion_check check ((deleted_at is null) = (deletion_id is null))
);
comment on table core.profile_details is 'What a profile keeps for the member itself and for staff: one row for each profile, made with it.';
comment on column core.profile_details.id is 'That of the profile.';
comment on column core.profile_details.tenant_id is 'The tenant.';
comment on column core.profile_details.user_id is 'The member the profile belongs to.';
comment on column core.profile_details.gender is '@pii kind=gender subject=user_id erase=shred As the member says.';
comment on column core.profile_details.preferences is '@pii kind=profile subject=user_id erase=shred What the member would like: notifications, display ...';
comment on column core.profile_details.notes is '@pii kind=profile subject=user_id erase=null What staff and the member have noted.';
comment on column core.profile_details.created_at is 'When the row was made.';
comment on column core.profile_details.created_by is 'Who made it; null for the system.';
comment on column core.profile_details.updated_at is 'When the row last changed.';
comment on column core.profile_details.updated_by is 'Who changed it; null for the system.';
comment on column core.profile_details.version is 'Counts changes, for optimistic locking.';
comment on column core.profile_details.deleted_at is 'When its profile was deleted; null while not.';
comment on column core.profile_details.restored_at is 'When its profile was last restored.';
comment on column core.profile_details.deletion_id is 'That of the deletion of its profile.';
alter table core.profile_details
  alter column gender set statistics 0,
  alter column preferences set statistics 0,
  alter column notes set statistics 0;

--! Included sql/core/profiles.sql
-- Nobody verifies itself: what a profile is worth is for staff to say.
create function core.tg_profiles__keep_to_staff() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- An owner or superuser who bypasses row security (a migration) stands above this as above the policies.
  -- Nobody verifies itself, staff neither.
  if (NEW.tenant_id = core.staff_tenant_id() and NEW.user_id is distinct from core.current_user_id()) or row_security_active(TG_RELID) is false then
    return NEW;
  end if;
  if NEW.verification_status <> (case when TG_OP = 'UPDATE' then OLD.verification_status else 'unverified' end)
    or (NEW.user_type = 'admin' and (TG_OP = 'INSERT' or OLD.user_type <> 'admin'))
  then
    raise exception 'only staff verifies a profile or makes it that of an admin' using errcode = '42501';
  end if;
  return NEW;
end
$$;
comment on function core.tg_profiles__keep_to_staff() is 'Leaves the verification status, and the type admin, to staff.';

create function core.tg_profiles__add_details() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into core.profile_details (id, tenant_id, user_id) values (NEW.id, NEW.tenant_id, NEW.user_id);
  return null;
end
$$;
comment on function core.tg_profiles__add_details() is 'Gives every profile its details, empty at first.';

create trigger _050_check_id before insert on core.profiles
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on core.profiles is 'No ids from the future.';
create trigger _060_refuse_change before update of id, tenant_id, user_id on core.profiles
  for each row when (NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id or NEW.user_id <> OLD.user_id)
  execute function core.tg__refuse_change('id', 'tenant_id', 'user_id');
comment on trigger _060_refuse_change on core.profiles is 'A profile stays with its member.';
create trigger _080_keep_to_staff before insert or update of verification_status, user_type on core.profiles
  for each row execute function core.tg_profiles__keep_to_staff();
comment on trigger _080_keep_to_staff on core.profiles is 'Nobody verifies itself.';
create trigger _100_touch before insert or update on core.profiles
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.profiles is 'Who, when, and the version.';
create trigger _200_soft_delete before update of deleted_at on core.profiles
  for each row execute function core.tg__soft_delete();
comment on trigger _200_soft_delete on core.profiles is 'Keeps the columns of soft deletion consistent.';
create trigger _500_add_details after insert on core.profiles
  for each row execute function core.tg_profiles__add_details();
comment on trigger _500_add_details on core.profiles is 'Every profile has its details.';

create trigger _060_refuse_change before update of id, tenant_id, user_id on core.profile_details
  for each row when (NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id or NEW.user_id <> OLD.user_id)
  execute function core.tg__refuse_change('id', 'tenant_id', 'user_id');
comment on trigger _060_refuse_change on core.profile_details is 'Details stay with their profile.';
create trigger _100_touch before insert or update on core.profile_details
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.profile_details is 'Who, when, and the version.';

select core.register_soft_delete('core.profiles', 'core.profile_details', 'id');
--! EndIncluded sql/core/profiles.sql

-- Sign-ups: requests to become a member, which staff decides.

create table core.signups (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  user_identifier text check (length(user_identifier) between 1 and 254),
  data core.json_object not null default '{}',
  status core.signup_status not null default 'pending',
  rejected_reason text check (length(btrim(rejected_reason)) between 1 and 1000),
  approved_by uuid,
  approved_at timestamptz(3),
  user_id uuid,
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  primary key (id, tenant_id),
  foreign key (tenant_id, approved_by) references core.memberships (tenant_id, user_id) on delete restrict,
  foreign key (tenant_id, user_id) references core.memberships (tenant_id, user_id) on delete restrict,
  constraint rejection_has_a_reason check (status <> 'rejected' or rejected_reason is not null),
  constraint reason_is_of_a_refusal check (rejected_reason is null or status in ('rejected', 'failed')),
  constraint approval_has_a_moment_and_a_member
    check ((status = 'approved') = (approved_at is not null) and (status = 'approved') = (user_id is not null)),
  constraint approver_has_approved check (approved_by is null or status = 'approved')
);
comment on table core.signups is 'Requests to become a member, written by the sign-up service and decided by staff.';
comment on column core.signups.id is 'Time-ordered id; a client may supply it and repeat the insert safely.';
comment on column core.signups.tenant_id is 'The tenant that the person would like to join.';
comment on column core.signups.user_identifier is '@pii kind=identifier subject=user_id erase=null What the person signed up with, and the sign-up service vouches for: a phone number, an e-mail address, an account elsewhere.';
comment on column core.signups.data is '@pii kind=profile subject=user_id erase=shred What the person filled in, and nobody vouches for; approval reads name and language_code.';
comment on column core.signups.status is 'Pending until it is decided.';
comment on column core.signups.rejected_reason is 'Why it was refused, or failed.';
comment on column core.signups.approved_by is 'The member who approved it; null where the system did.';
comment on column core.signups.approved_at is 'When it was approved.';
comment on column core.signups.user_id is 'The member it made; null until it is approved.';
comment on column core.signups.created_at is 'When the row was made.';
comment on column core.signups.created_by is 'Who made it; null for the system.';
comment on column core.signups.updated_at is 'When the row last changed.';
comment on column core.signups.updated_by is 'Who changed it; null for the system.';
comment on column core.signups.version is 'Counts changes, for optimistic locking.';
alter table core.signups
  alter column user_identifier set statistics 0,
  alter column data set statistics 0;
create index signups_tenant_id_status_id_idx on core.signups (tenant_id, status, id desc);
comment on index core.signups_tenant_id_status_id_idx is 'Newest sign-ups of a status, by keyset.';
create index signups_tenant_id_approved_by_idx on core.signups (tenant_id, approved_by);
comment on index core.signups_tenant_id_approved_by_idx is 'Sign-ups that a member approved; serves its foreign key.';
create index signups_tenant_id_user_id_idx on core.signups (tenant_id, user_id);
comment on index core.signups_tenant_id_user_id_idx is 'The sign-up of a member; serves its foreign key.';

--! Included sql/core/signups.sql
-- A sign-up is pending until it is approved, rejected or failed; each of these is final.
create function core.tg_signups__decide() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if OLD.status <> 'pending' and (NEW.status, NEW.rejected_reason) is distinct from (OLD.status, OLD.rejected_reason) then
    raise exception 'sign-up % is % already', OLD.id, OLD.status using errcode = 'PN031', hint = 'Read it again: somebody else has decided.';
  end if;
  if OLD.status = 'pending' and NEW.status = 'approved' then
    NEW.approved_at := now();
    NEW.approved_by := core.current_user_id();
  else
    NEW.approved_at := OLD.approved_at;
    NEW.approved_by := OLD.approved_by;
  end if;
  return NEW;
end
$$;
comment on function core.tg_signups__decide() is 'Refuses to decide a second time, and stamps who approved and when.';

create trigger _050_check_id before insert on core.signups
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on core.signups is 'No ids from the future.';
create trigger _060_refuse_change before update of id, tenant_id on core.signups
  for each row when (NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id)
  execute function core.tg__refuse_change('id', 'tenant_id');
comment on trigger _060_refuse_change on core.signups is 'A sign-up stays in its tenant.';
create trigger _080_decide before update on core.signups
  for each row execute function core.tg_signups__decide();
comment on trigger _080_decide on core.signups is 'Decisions are final.';
create trigger _100_touch before insert or update on core.signups
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.signups is 'Who, when, and the version.';

-- Makes the person, or finds the one that holds the phone number or address already, and lets it into the tenant; once, however
-- many approve at the same time, because the sign-up is locked first.
-- Security definer: staff of one tenant may neither make people nor look for them. Whom it finds follows from the identifier of the
-- sign-up alone, which only the sign-up service (the system) writes, and vouches for; whatever else somebody has filled in moves nobody.
create function core.approve_signup(signup_id uuid) returns uuid
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant_id int := core.current_tenant_id();
  v_signup core.signups;
  v_name text;
  v_service text;
  v_address text;
  v_language_code text;
  v_user_id uuid;
  v_membership core.memberships;
begin
  if not core.is_staff() then
    raise exception 'only staff approves a sign-up' using errcode = '42501';
  end if;
  select s.* into v_signup from core.signups s where s.id = signup_id and s.tenant_id = v_tenant_id for update;
  if not found then
    return null;
  end if;
  if v_signup.status = 'approved' then
    return v_signup.user_id;
  end if;
  if v_signup.status <> 'pending' then
    raise exception 'sign-up % is % already', signup_id, v_signup.status using errcode = 'PN031', hint = 'Take a new one.';
  end if;

  v_name := btrim(v_signup.data ->> 'name');
  v_service := case
    when v_signup.user_identifier ~ '^\+[0-9]+$' then 'phone'
    when v_signup.user_identifier ~ '^.+@.+$' then 'email'
  end;
  v_address := lower(v_signup.user_identifier);
  if (length(v_name) between 1 and 120 and v_service is not null) is not true then
    raise exception 'sign-up % does not say who it is for: it needs a name, and a phone number or an e-mail address as its identifier', signup_id
      using errcode = 'PN032', hint = 'Fail it, and let the person sign up again.';
  end if;
  select coalesce(l.code, t.default_language) into v_language_code
  from core.tenants t
  left join core.languages l on l.code = v_signup.data ->> 'language_code' and l.is_active
  where t.id = v_tenant_id;

  -- Nobody signs in with it for the first time meanwhile.
  perform pg_advisory_xact_lock(hashtextextended('core.identities ' || v_service || ':' || v_address, 0));
  loop
    -- An identity says more than what a person is reached at.
    v_user_id := coalesce(
      (select i.user_id from core.identities i where i.service = v_service and i.service_id = v_address),
      (select u.id from core.users u where u.phone = v_address or u.email = v_address)
    );
    exit when v_user_id is not null;
    begin
      insert into core.users (name, phone, email, language_code)
      values (
        v_name, case v_service when 'phone' then v_address end, case v_service when 'email' then v_address end, v_language_code
      )
      -- Somebody else has just made the person: it is found in the next round.
      on conflict do nothing
      returning id into v_user_id;
      if found then
        -- Not verified before the person proves it by signing in.
        insert into core.identities (user_id, service, service_id) values (v_user_id, v_service, v_address);
      end if;
    exception
      when check_violation then
        raise exception 'the phone number or the e-mail address of sign-up % is none', signup_id
          using errcode = 'PN032', hint = 'Fail it, and let the person sign up again.';
    end;
    exit when v_user_id is not null;
  end loop;

  -- A deletion that is under way is waited for, and one that comes later finds the membership.
  if (select u.deleted_at from core.users u where u.id = v_user_id for share) is not null then
    raise exception 'the person of sign-up % is deleted', signup_id using errcode = 'PN032';
  end if;
  insert into core.memberships (tenant_id, user_id, display_name)
  values (v_tenant_id, v_user_id, v_name)
  on conflict do nothing;
  select m.* into v_membership from core.memberships m where m.tenant_id = v_tenant_id and m.user_id = v_user_id for update;
  if v_membership.status = 'suspended' then
    raise exception 'the person of sign-up % is suspended here', signup_id
      using errcode = 'PN032', hint = 'Reject it, or let the member back in.';
  end if;
  if v_membership.status = 'left' and v_membership.updated_at > v_signup.created_at then
    raise exception 'the person of sign-up % has left since', signup_id
      using errcode = 'PN032', hint = 'Reject it; coming back takes a new one.';
  end if;
  update core.memberships m set status = 'active', deletion_id = null
  where m.tenant_id = v_tenant_id and m.user_id = v_user_id and m.status <> 'active';
  update core.signups s set status = 'approved', user_id = v_user_id where s.id = signup_id and s.tenant_id = v_tenant_id;
  return v_user_id;
end
$$;
comment on function core.approve_signup(uuid) is 'Approves a pending sign-up of the entered tenant: makes or finds the person, makes it a member, and returns its id; null where there is no such sign-up. Approving twice is approving once.';
--! EndIncluded sql/core/signups.sql

-- Versions of the apps: the same for every tenant, published by the deployment that releases them.

create table core.app_versions (
  platform core.app_platform not null,
  build_number int not null check (build_number > 0),
  version core.semantic_version not null,
  release_notes text not null default '' check (length(release_notes) <= 5000),
  is_forced_update boolean not null default false,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (platform, build_number),
  unique (platform, version)
);
comment on table core.app_versions is '@global Released versions of the apps.';
comment on column core.app_versions.platform is 'Where it runs.';
comment on column core.app_versions.build_number is 'Rises with every build: what decides which version is newer.';
comment on column core.app_versions.version is 'What people call it.';
comment on column core.app_versions.release_notes is 'What is new.';
comment on column core.app_versions.is_forced_update is 'Whether older builds must not go on without it.';
comment on column core.app_versions.created_at is 'When it was published.';
comment on column core.app_versions.updated_at is 'When it last changed.';

--! Included sql/core/app-versions.sql
create trigger _100_stamp before insert or update on core.app_versions
  for each row execute function core.tg__stamp();
comment on trigger _100_stamp on core.app_versions is 'When it was made and changed.';

create function core.update_required(platform text, build_number int) returns text
  language plpgsql
  stable
  strict
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select case when bool_or(v.is_forced_update) then 'forced' when count(*) > 0 then 'available' else 'none' end
    from core.app_versions v
    where v.platform = update_required.platform and v.build_number > update_required.build_number
  );
end
$$;
comment on function core.update_required(text, int) is 'Whether a build of an app has to be replaced before it goes on: none, available, or forced when any later build is forced.';
--! EndIncluded sql/core/app-versions.sql

-- Rate limits. Unlogged: a crash empties the table, which gives everybody a fresh window once, and each take is spared the log.
-- No index besides the key and a page half empty: every take is a heap-only update, which the next one clears up behind.

create unlogged table core.rate_limits (
  tenant_id int not null references core.tenants on delete cascade,
  action core.dotted_name not null,
  subject uuid not null,
  window_seconds int not null check (window_seconds between 1 and 2678400),
  slice bigint not null,
  counts int[] not null check (cardinality(counts) = 33),
  primary key (tenant_id, action, subject, window_seconds)
) with (fillfactor = 50);
comment on table core.rate_limits is '@unaudited Counters of every request. How often whom did what within a sliding window. Unlogged: empty after a crash, and on a replica.';
comment on column core.rate_limits.tenant_id is 'The tenant.';
comment on column core.rate_limits.action is 'What is limited.';
comment on column core.rate_limits.subject is 'Whom it is counted for: a digest of the id or address that the service gave, which is stored nowhere.';
comment on column core.rate_limits.window_seconds is 'How long the window is; an action may have several.';
comment on column core.rate_limits.slice is 'Number of the current slice, a 32nd of the window, since 1970.';
comment on column core.rate_limits.counts is 'Takes of the 32 slices before the current one, oldest first, and of the current one.';

--! Included sql/core/rate-limits.sql
-- Sliding windows. A window is cut into 32 slices; a row counts the takes of the current slice and of the 32 before it, so it covers
-- at least the window and at most 33/32 of it. Hence two promises, whatever the takes look like:
--   1. no window holds more takes than the limit;
--   2. whoever is refused took the limit within the last 33/32 of a window.
-- The upsert locks the row: of any number at once exactly the limit passes. It holds the lock until its transaction ends, and a
-- rollback gives the take back: a limit is taken in a unit of work of its own, before the work.
create function core.take_rate_limit_at(
  tenant_id int,
  action text,
  subject text,
  max_takes int,
  window_seconds int,
  at timestamptz,
  out allowed boolean,
  out remaining int,
  out retry_after_ms bigint,
  out resets_at timestamptz
)
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_subject uuid := encode(substring(sha256(convert_to(subject, 'UTF8')) from 1 for 16), 'hex')::uuid;
  v_slice bigint;
  v_counts int[];
  v_row_slice bigint;
  v_taken int;
begin
  if max_takes is null or max_takes not between 1 and 1000000 or window_seconds is null or window_seconds not between 1 and 2678400 then
    raise exception 'a rate limit is 1 to 1,000,000 takes in 1 to 2,678,400 seconds, not % in %', max_takes, window_seconds
      using errcode = '22023';
  end if;
  if subject is null or length(subject) not between 1 and 400 then
    raise exception 'the subject of a rate limit has 1 to 400 characters' using errcode = '22023';
  end if;
  v_slice := floor(extract(epoch from at) * 32 / window_seconds);

  insert into core.rate_limits as r (tenant_id, action, subject, window_seconds, slice, counts)
  values (
    take_rate_limit_at.tenant_id, take_rate_limit_at.action, v_subject, take_rate_limit_at.window_seconds, v_slice,
    array_fill(0, array[32]) || 1
  )
  on conflict on constraint rate_limits_pkey do update
  set
    -- Whoever waited for the row may bring an earlier moment than it has seen.
    slice = greatest(r.slice, excluded.slice),
    counts = (r.counts || array_fill(0, array[least(greatest(excluded.slice - r.slice, 0), 33)::int]))
        [least(greatest(excluded.slice - r.slice, 0), 33) + 1 : least(greatest(excluded.slice - r.slice, 0), 33) + 32]
      || case
        when excluded.slice > r.slice then 1
        else r.counts[33] + 1
      end
  where (
    select coalesce(sum(c), 0)
    from unnest(r.counts[least(greatest(excluded.slice - r.slice, 0), 33) + 1 : 33]) c
  ) < max_takes
  returning r.slice, (select sum(c) from unnest(r.counts) c) into v_row_slice, v_taken;
  allowed := found;
  if allowed then
    remaining := max_takes - v_taken;
    retry_after_ms := 0;
    -- What was just taken leaves last.
    resets_at := to_timestamp(((v_row_slice + 33) * window_seconds / 32.0)::float8);
    return;
  end if;

  -- Locked by the upsert: it is still what was refused.
  select
    greatest(r.slice, v_slice),
    (r.counts || array_fill(0, array[least(greatest(v_slice - r.slice, 0), 33)::int]))[least(greatest(v_slice - r.slice, 0), 33) + 1 :]
  into v_row_slice, v_counts
  from core.rate_limits r
  where r.tenant_id = take_rate_limit_at.tenant_id and r.action = take_rate_limit_at.action and r.subject = v_subject
    and r.window_seconds = take_rate_limit_at.window_seconds;
  v_taken := (select sum(c) from unnest(v_counts) c);
  remaining := 0;
  retry_after_ms := 0;
  for i in 1 .. 33 loop
    -- The i-th count is that of slice v_row_slice - 33 + i, and leaves when the current slice is 33 further.
    if v_counts[i] > 0 then
      resets_at := to_timestamp(((v_row_slice + i) * window_seconds / 32.0)::float8);
      if retry_after_ms = 0 then
        v_taken := v_taken - v_counts[i];
        if v_taken < max_takes then
          retry_after_ms := greatest(ceil(((v_row_slice + i) * window_seconds / 32.0 - extract(epoch from at)) * 1000), 1);
        end if;
      end if;
    end if;
  end loop;
end
$$;
comment on function core.take_rate_limit_at(int, text, text, int, int, timestamptz) is 'Takes one of a limit at a given moment, for tests and for core.take_rate_limit, which takes the moment from the clock and the tenant from the context.';

-- Security definer: a service consumes of the limits of its own tenant, and cannot set a counter back.
create function core.take_rate_limit(
  action text,
  subject text,
  max_takes int,
  window_seconds int,
  out allowed boolean,
  out remaining int,
  out retry_after_ms bigint,
  out resets_at timestamptz
)
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant_id int := core.current_tenant_id();
  v_take record;
begin
  if v_tenant_id is null then
    raise exception 'a rate limit is taken within a tenant context' using errcode = 'PN001';
  end if;
  v_take := core.take_rate_limit_at(v_tenant_id, action, subject, max_takes, window_seconds, clock_timestamp());
  allowed := v_take.allowed;
  remaining := v_take.remaining;
  retry_after_ms := v_take.retry_after_ms;
  resets_at := v_take.resets_at;
end
$$;
comment on function core.take_rate_limit(text, text, int, int) is 'Takes one of a limit for the entered tenant: whether it is allowed, how many are left, after how long to try again, and when the count is zero again.';

create function core.purge_rate_limits(batch_size int default 10000) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_purged int;
begin
  delete from core.rate_limits r
  where r.ctid = any (array(
    select e.ctid
    from core.rate_limits e
    -- All of its slices are over.
    where (e.slice + 33) * e.window_seconds / 32.0 <= extract(epoch from clock_timestamp())
    limit greatest(batch_size, 0)
    -- Somebody who is taking right now keeps the row.
    for update skip locked
  ));
  get diagnostics v_purged = row_count;
  return v_purged;
end
$$;
comment on function core.purge_rate_limits(int) is '@all_tenants Deletes counters whose window is over, at most so many, and returns how many; call it until it returns less.';
--! EndIncluded sql/core/rate-limits.sql

-- Row security

alter table core.default_settings enable row level security;
alter table core.default_settings force row level security;
create policy default_settings_all_owner on core.default_settings to pnc_owner using (true);
comment on policy default_settings_all_owner on core.default_settings is 'Migrations write defaults.';
create policy default_settings_select_member on core.default_settings for select to pnc_service, pnc_readonly
  using (not is_private or (select core.is_staff()));
comment on policy default_settings_select_member on core.default_settings is 'Whoever has entered a tenant, and whoever has not, reads what is not private; staff reads all.';

alter table core.settings enable row level security;
alter table core.settings force row level security;
create policy settings_all_tenant on core.settings as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy settings_all_tenant on core.settings is 'Rows of the entered tenant only.';
create policy settings_select_member on core.settings for select to pnc_service, pnc_readonly
  using (not is_private or tenant_id = (select core.staff_tenant_id()));
comment on policy settings_select_member on core.settings is 'Every member reads what is not private; staff reads all.';
create policy settings_insert_staff on core.settings for insert to pnc_service with check (tenant_id = (select core.staff_tenant_id()));
comment on policy settings_insert_staff on core.settings is 'Staff sets.';
create policy settings_update_staff on core.settings for update to pnc_service using (tenant_id = (select core.staff_tenant_id()));
comment on policy settings_update_staff on core.settings is 'Staff sets.';
create policy settings_delete_staff on core.settings for delete to pnc_service using (tenant_id = (select core.staff_tenant_id()));
comment on policy settings_delete_staff on core.settings is 'Staff goes back to the default.';

alter table core.profiles enable row level security;
alter table core.profiles force row level security;
create policy profiles_all_tenant on core.profiles as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy profiles_all_tenant on core.profiles is 'Rows of the entered tenant only.';
create policy profiles_select_member on core.profiles for select to pnc_service, pnc_readonly
  using (deleted_at is null or user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy profiles_select_member on core.profiles is 'Members see one another; a deleted profile is seen by the member and staff.';
create policy profiles_insert_self on core.profiles for insert to pnc_service
  with check (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy profiles_insert_self on core.profiles is 'A member makes its own, staff makes any.';
create policy profiles_update_self on core.profiles for update to pnc_service
  using (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy profiles_update_self on core.profiles is 'The member and staff change it.';

alter table core.profile_details enable row level security;
alter table core.profile_details force row level security;
create policy profile_details_all_tenant on core.profile_details as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy profile_details_all_tenant on core.profile_details is 'Rows of the entered tenant only.';
create policy profile_details_select_self on core.profile_details for select to pnc_service, pnc_readonly
  using (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy profile_details_select_self on core.profile_details is 'The member and staff read them, nobody else.';
create policy profile_details_insert_self on core.profile_details for insert to pnc_service
  with check (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy profile_details_insert_self on core.profile_details is 'Made with the profile, by whoever makes it.';
create policy profile_details_update_self on core.profile_details for update to pnc_service
  using (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy profile_details_update_self on core.profile_details is 'The member and staff change them.';

alter table core.signups enable row level security;
alter table core.signups force row level security;
create policy signups_all_tenant on core.signups as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy signups_all_tenant on core.signups is 'Rows of the entered tenant only.';
create policy signups_select_staff on core.signups for select to pnc_service, pnc_readonly
  using (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy signups_select_staff on core.signups is 'Staff reads sign-ups, and a member its own.';
create policy signups_insert_system on core.signups for insert to pnc_service
  with check (tenant_id = (select core.role_tenant_id('system')));
comment on policy signups_insert_system on core.signups is 'Only a sign-up service, acting as the system, writes them: it vouches for the identifier.';
create policy signups_update_staff on core.signups for update to pnc_service using (tenant_id = (select core.staff_tenant_id()));
comment on policy signups_update_staff on core.signups is 'Staff decides.';
create policy signups_select_definer on core.signups for select to pnc_definer using (true);
comment on policy signups_select_definer on core.signups is 'core.approve_signup takes the tenant from the verified context.';
create policy signups_update_definer on core.signups for update to pnc_definer using (true);
comment on policy signups_update_definer on core.signups is 'core.approve_signup locks and decides a sign-up of the entered tenant.';

-- Named for what they are for: other definer functions have policies of their own.
create policy users_all_signup on core.users to pnc_definer using (true);
comment on policy users_all_signup on core.users is 'core.approve_signup finds who holds a phone number or address already, or makes the person; its grants allow no more.';
create policy memberships_all_signup on core.memberships to pnc_definer using (true);
comment on policy memberships_all_signup on core.memberships is 'core.approve_signup lets a person in, or back in; its grants allow no more.';

alter table core.rate_limits enable row level security;
alter table core.rate_limits force row level security;
create policy rate_limits_all_tenant on core.rate_limits as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy rate_limits_all_tenant on core.rate_limits is 'Rows of the entered tenant only.';
create policy rate_limits_select_member on core.rate_limits for select to pnc_service, pnc_readonly using (true);
comment on policy rate_limits_select_member on core.rate_limits is 'A service may look at the counters of the tenant, which name nobody.';
create policy rate_limits_all_definer on core.rate_limits to pnc_definer using (true);
comment on policy rate_limits_all_definer on core.rate_limits is 'core.take_rate_limit takes the tenant from the verified context; core.purge_rate_limits clears up for all.';

-- Grants. Columns that triggers keep are never granted for writing; nothing is granted to public.

grant select on core.default_settings, core.settings, core.profiles, core.profile_details, core.signups, core.app_versions,
  core.rate_limits to pnc_service, pnc_readonly;
grant insert (tenant_id, name, value, data_type, required_fields, is_private, description),
  update (value, data_type, required_fields, is_private, description),
  delete
  on core.settings to pnc_service;
grant insert (id, tenant_id, user_id, user_type, bio, picture, language_code, verification_status),
  update (user_type, bio, picture, language_code, verification_status, deleted_at)
  on core.profiles to pnc_service;
grant insert (id, tenant_id, user_id), update (gender, preferences, notes) on core.profile_details to pnc_service;
grant insert (id, tenant_id, user_identifier, data), update (status, rejected_reason) on core.signups to pnc_service;

grant select on core.signups, core.languages to pnc_definer;
grant update (status, user_id) on core.signups to pnc_definer;
grant select (id, phone, email, deleted_at), insert (name, phone, email, language_code), update (phone, email) on core.users to pnc_definer;
grant insert (tenant_id, user_id, display_name), update (status, deletion_id) on core.memberships to pnc_definer;
grant select, insert, update, delete on core.rate_limits to pnc_definer;

grant execute on function core.setting(text), core.update_required(text, int) to pnc_service, pnc_readonly, pnc_definer, pnc_search;
grant execute on function core.approve_signup(uuid) to pnc_service;
grant execute on function core.take_rate_limit_at(int, text, text, int, int, timestamptz) to pnc_definer;
grant execute on function core.take_rate_limit(text, text, int, int) to pnc_service;
grant execute on function core.purge_rate_limits(int) to pnc_operator;
alter function core.approve_signup(uuid) owner to pnc_definer;
alter function core.take_rate_limit(text, text, int, int) owner to pnc_definer;
alter function core.purge_rate_limits(int) owner to pnc_definer;
revoke create on schema core from pnc_definer;
