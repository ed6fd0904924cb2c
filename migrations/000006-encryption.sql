--! Previous: sha1:f197dff2746956ed63bcf8d61e69e6241098e05b
--! Hash: sha1:2219bce46073a5a96031d9f40305be367835c833
--! Message: encryption

-- Encrypted fields: data keys per person and tenant, wrapped by a key ring outside the database; settings that may be secret; and
-- verifications of members, with their evidence.

grant create on schema core to pnc_definer;

--! Included sql/core/subject-keys.sql
-- Data keys. A value of a person is encrypted under a key of that person in that tenant, any other value under a key of the tenant.
-- The key stands here wrapped by a key that the database never sees (the key ring of the services), so whoever has the rows and not
-- the ring has nothing. Destroying a key makes every value under it unreadable, wherever a copy of the value is kept.

create domain core.ciphertext as bytea
  check (octet_length(value) between 45 and 1048621 and get_byte(value, 0) = 1);
comment on domain core.ciphertext is 'An encrypted value: version byte 1, id of the data key (16 bytes), nonce (12), ciphertext, tag (16). AES-256-GCM, made and read by the library.';

create domain core.blind_index as bytea
  check (octet_length(value) = 34);
comment on domain core.blind_index is 'A keyed hash for equality search: version of the index key (2 bytes), HMAC-SHA-256 (32).';

create domain core.wrapped_key as bytea
  check (octet_length(value) = 61 and get_byte(value, 0) = 1);
comment on domain core.wrapped_key is 'A data key under a key of the ring: version byte 1, nonce (12), ciphertext (32), tag (16).';

create function core.ciphertext_key_id(cell bytea) returns uuid
  language plpgsql
  immutable
  strict
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return encode(substring(cell from 2 for 16), 'hex')::uuid;
end
$$;
comment on function core.ciphertext_key_id(bytea) is 'The id of the data key under which a value is encrypted.';

create table core.subject_keys (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  user_id uuid,
  ring_key_id text check (ring_key_id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  wrapped_key core.wrapped_key,
  created_at timestamptz(3) not null default now(),
  retired_at timestamptz(3),
  destroyed_at timestamptz(3),
  primary key (id, tenant_id),
  foreign key (tenant_id, user_id) references core.memberships (tenant_id, user_id) on delete restrict,
  constraint a_destroyed_key_is_empty check (
    (wrapped_key is null) = (destroyed_at is not null) and (ring_key_id is null) = (destroyed_at is not null)
  )
);
comment on table core.subject_keys is 'Data keys, wrapped by the key ring: one of each person in each tenant, and one of the tenant itself.';
comment on column core.subject_keys.id is 'Every value encrypted under the key begins with this id.';
comment on column core.subject_keys.tenant_id is 'The tenant.';
comment on column core.subject_keys.user_id is 'The member whose values it encrypts; null for values that belong to no person.';
comment on column core.subject_keys.ring_key_id is 'The key of the ring that wraps it; null once it is destroyed.';
comment on column core.subject_keys.wrapped_key is '@secret The key itself, encrypted; null once it is destroyed.';
comment on column core.subject_keys.created_at is 'When the key was made.';
comment on column core.subject_keys.retired_at is 'When another key took its place for new values; null for the key in use.';
comment on column core.subject_keys.destroyed_at is 'When the key was destroyed. The row stays: it keeps a new key from being made for an erased person.';
create unique index subject_keys_tenant_id_user_id_key on core.subject_keys (tenant_id, user_id)
  nulls not distinct where retired_at is null;
comment on index core.subject_keys_tenant_id_user_id_key is 'One key in use, however many writers need the first one at once.';
create index subject_keys_tenant_id_user_id_idx on core.subject_keys (tenant_id, user_id);
comment on index core.subject_keys_tenant_id_user_id_idx is 'Keys of a member; serves its foreign key.';
create index subject_keys_ring_key_id_idx on core.subject_keys (ring_key_id, id) where destroyed_at is null;
comment on index core.subject_keys_ring_key_id_idx is 'What is still wrapped by an old key of the ring.';
create index subject_keys_retired_at_idx on core.subject_keys (retired_at, id) where retired_at is not null and destroyed_at is null;
comment on index core.subject_keys_retired_at_idx is 'Replaced keys that some value may still need.';

create function core.tg_subject_keys__destroy() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if OLD.destroyed_at is not null then
    raise exception 'data key % is destroyed', OLD.id using errcode = 'PN061', hint = 'Nothing brings it back, nor the values under it.';
  end if;
  if NEW.destroyed_at is not null then
    NEW.destroyed_at := now();
    NEW.wrapped_key := null;
    NEW.ring_key_id := null;
  end if;
  return NEW;
end
$$;
comment on function core.tg_subject_keys__destroy() is 'Destroying a key empties it, for good.';

create trigger _050_check_id before insert on core.subject_keys
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on core.subject_keys is 'No ids from the future.';
create trigger _060_refuse_change before update of id, tenant_id, user_id on core.subject_keys
  for each row when (NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id or NEW.user_id is distinct from OLD.user_id)
  execute function core.tg__refuse_change('id', 'tenant_id', 'user_id');
comment on trigger _060_refuse_change on core.subject_keys is 'A key stays whose it is.';
create trigger _200_destroy before update on core.subject_keys
  for each row execute function core.tg_subject_keys__destroy();
comment on trigger _200_destroy on core.subject_keys is 'A destroyed key stays destroyed.';

-- Again until nothing is left: a rotation that runs at the same time may just have made another key of the person.
create function core.destroy_subject_keys(subject_id uuid) returns int
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_touched int;
  v_destroyed int := 0;
begin
  loop
    update core.subject_keys k
    set destroyed_at = now()
    where k.user_id = subject_id and k.tenant_id = core.current_tenant_id() and k.destroyed_at is null;
    get diagnostics v_touched = row_count;
    exit when v_touched = 0;
    v_destroyed := v_destroyed + v_touched;
  end loop;
  -- Whom row security does not let destroy keys has touched none, and has to hear of it.
  if exists (
    select from core.subject_keys k
    where k.user_id = subject_id and k.tenant_id = core.current_tenant_id() and k.destroyed_at is null
  ) then
    raise exception 'only the system destroys data keys' using errcode = '42501';
  end if;
  return v_destroyed;
end
$$;
comment on function core.destroy_subject_keys(uuid) is 'Destroys every data key of a member in the entered tenant; says how many there were. For the system.';

-- What ties a value to its key, whoever writes it. The lock makes a rotation, which destroys a key once nothing is under it, wait for
-- writers that have just used the key; and whoever comes after the rotation is told to run again.
-- After the row is written, so that row security has spoken first and nobody learns here whether another tenant has a key.
create function core.tg__check_ciphertext() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_cell bytea;
  v_old_cell bytea;
  v_subject_id uuid;
  v_key core.subject_keys;
begin
  for i in 0 .. TG_NARGS - 1 by 2 loop
    execute format('select ($1).%I', TG_ARGV[i]) into v_cell using NEW;
    v_old_cell := null;
    if TG_OP = 'UPDATE' then
      execute format('select ($1).%I', TG_ARGV[i]) into v_old_cell using OLD;
    end if;
    continue when v_cell is not distinct from v_old_cell or v_cell is null;
    v_subject_id := null;
    if TG_ARGV[i + 1] <> 'tenant' then
      execute format('select ($1).%I', TG_ARGV[i + 1]) into v_subject_id using NEW;
    end if;

    select k.* into v_key
    from core.subject_keys k
    where k.id = core.ciphertext_key_id(v_cell) and k.tenant_id = NEW.tenant_id
    for share;
    if not found or v_key.user_id is distinct from v_subject_id then
      raise exception '%.%.% is not encrypted under a key of whom it belongs to', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[i]
        using errcode = 'PN060', hint = 'Write encrypted columns through the library.';
    end if;
    if v_key.destroyed_at is not null and v_key.retired_at is not null then
      raise exception 'the data key was replaced meanwhile' using errcode = '40001', hint = 'Run the unit of work again.';
    end if;
    if v_key.destroyed_at is not null then
      raise exception 'data key % is destroyed', v_key.id using errcode = 'PN061', hint = 'Nothing is kept of an erased person.';
    end if;
  end loop;
  return null;
end
$$;
comment on function core.tg__check_ciphertext() is 'Refuses a value that is not encrypted under a living key of its subject. Arguments: pairs of an encrypted column and the column of its subject, or the word tenant.';
--! EndIncluded sql/core/subject-keys.sql

-- Settings

create table core.configurations (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  key text not null check (key ~ '^[a-z][a-z0-9_]*([.-][a-z0-9_]+)*$' and length(key) <= 120),
  value jsonb check (octet_length(value::text) <= 16384),
  value_encrypted core.ciphertext,
  is_sensitive boolean not null default false,
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  primary key (id, tenant_id),
  unique (tenant_id, key),
  constraint a_sensitive_value_is_encrypted check (
    (value is null) = is_sensitive and (value_encrypted is null) = (not is_sensitive)
  )
);
comment on table core.configurations is 'Settings that change how bots and services of a tenant behave while they run; secrets among them are encrypted.';
comment on column core.configurations.id is 'Time-ordered id.';
comment on column core.configurations.tenant_id is 'The tenant.';
comment on column core.configurations.key is 'Name of the setting, such as bot.greeting.';
comment on column core.configurations.value is 'The value of a setting that is no secret; any JSON.';
comment on column core.configurations.value_encrypted is '@encrypted subject=tenant The value of a secret, JSON before it was encrypted.';
comment on column core.configurations.is_sensitive is 'Whether the value is a secret; once it is, it stays one.';
comment on column core.configurations.created_at is 'When the setting was made.';
comment on column core.configurations.created_by is 'Who made it; null for the system.';
comment on column core.configurations.updated_at is 'When it last changed.';
comment on column core.configurations.updated_by is 'Who changed it; null for the system.';
comment on column core.configurations.version is 'Counts changes, for optimistic locking.';

--! Included sql/core/configurations.sql
create function core.tg_configurations__stay_sensitive() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'the sensitive setting "%" never becomes a clear one', OLD.key
    using errcode = 'PN065', hint = 'Remove it first, and set it anew.';
end
$$;
comment on function core.tg_configurations__stay_sensitive() is 'Refuses to turn a sensitive setting into a clear one.';

create trigger _050_check_id before insert on core.configurations
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on core.configurations is 'No ids from the future.';
create trigger _060_refuse_change before update of id, tenant_id, key on core.configurations
  for each row when (NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id or NEW.key <> OLD.key)
  execute function core.tg__refuse_change('id', 'tenant_id', 'key');
comment on trigger _060_refuse_change on core.configurations is 'A setting keeps its name and tenant.';
-- Encrypting a value anew under another key changes nothing that anybody could see, so it leaves no trace in the stamps.
create trigger _100_touch before insert or update on core.configurations
  for each row when (current_user <> 'pnc_definer') execute function core.tg__touch();
comment on trigger _100_touch on core.configurations is 'Who, when, and the version.';
create trigger _300_stay_sensitive before update of is_sensitive on core.configurations
  for each row when (OLD.is_sensitive and not NEW.is_sensitive) execute function core.tg_configurations__stay_sensitive();
comment on trigger _300_stay_sensitive on core.configurations is 'What was a secret once is handled as one.';
create trigger _400_check_ciphertext after insert or update of value_encrypted on core.configurations
  for each row execute function core.tg__check_ciphertext('value_encrypted', 'tenant');
comment on trigger _400_check_ciphertext on core.configurations is 'Encrypted under a living key of the tenant.';
--! EndIncluded sql/core/configurations.sql

-- Verifications

create domain core.verification_type as text check (value in ('identity', 'address', 'business', 'phone', 'email'));
comment on domain core.verification_type is 'What is verified of a member.';
create domain core.verification_status as text check (value in ('pending', 'approved', 'rejected'));
comment on domain core.verification_status is 'A verification is decided once: approved or rejected.';

create table core.verifications (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  user_id uuid not null,
  type core.verification_type not null,
  status core.verification_status not null default 'pending',
  evidence core.ciphertext not null,
  reference core.ciphertext,
  reference_index core.blind_index,
  admin_notes core.ciphertext,
  decided_by uuid,
  decided_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  primary key (id, tenant_id),
  foreign key (tenant_id, user_id) references core.memberships (tenant_id, user_id) on delete restrict,
  foreign key (tenant_id, decided_by) references core.memberships (tenant_id, user_id) on delete restrict,
  constraint nobody_decides_about_itself check (decided_by <> user_id),
  constraint a_decision_has_a_time check ((status = 'pending') = (decided_at is null) and (decided_by is null or decided_at is not null)),
  constraint an_index_is_of_a_reference check (reference_index is null or reference is not null)
);
comment on table core.verifications is 'Attempts of members to prove who or what they are, with their evidence and what the staff decided.';
comment on column core.verifications.id is 'Time-ordered id.';
comment on column core.verifications.tenant_id is 'The tenant.';
comment on column core.verifications.user_id is 'The member that is verified.';
comment on column core.verifications.type is 'What is verified.';
comment on column core.verifications.status is 'Pending until the staff decides.';
comment on column core.verifications.evidence is '@pii kind=evidence subject=user_id erase=shred @encrypted subject=user_id What the member shows, a JSON object before it was encrypted.';
comment on column core.verifications.reference is '@pii kind=document subject=user_id erase=null @encrypted subject=user_id Number of the document, phone number or address that is verified.';
comment on column core.verifications.reference_index is '@pii kind=document subject=user_id erase=null @blind_index of=reference normalise=code Finds equal references.';
comment on column core.verifications.admin_notes is '@pii kind=notes subject=user_id erase=null @encrypted subject=user_id Notes of the staff; not for the member.';
comment on column core.verifications.decided_by is 'Who decided; null while pending and where the system decided.';
comment on column core.verifications.decided_at is 'When it was decided; null while pending.';
comment on column core.verifications.created_at is 'When it was asked for.';
comment on column core.verifications.created_by is 'Who asked; null for the system.';
comment on column core.verifications.updated_at is 'When the row last changed.';
comment on column core.verifications.updated_by is 'Who changed it; null for the system.';
comment on column core.verifications.version is 'Counts changes, for optimistic locking.';
alter table core.verifications
  alter column evidence set statistics 0,
  alter column reference set statistics 0,
  alter column reference_index set statistics 0,
  alter column admin_notes set statistics 0;
create unique index verifications_tenant_id_user_id_type_key on core.verifications (tenant_id, user_id, type) where status = 'pending';
comment on index core.verifications_tenant_id_user_id_type_key is 'One open attempt of each type and member.';
create index verifications_tenant_id_user_id_id_idx on core.verifications (tenant_id, user_id, id desc);
comment on index core.verifications_tenant_id_user_id_id_idx is 'The attempts of a member, newest first; serves its foreign key.';
create index verifications_tenant_id_status_id_idx on core.verifications (tenant_id, status, id desc);
comment on index core.verifications_tenant_id_status_id_idx is 'What waits for a decision, newest first.';
create index verifications_tenant_id_decided_by_idx on core.verifications (tenant_id, decided_by);
comment on index core.verifications_tenant_id_decided_by_idx is 'Serves the foreign key to whoever decided.';
create index verifications_tenant_id_reference_index_idx on core.verifications (tenant_id, reference_index);
comment on index core.verifications_tenant_id_reference_index_idx is 'Who else has shown this document.';

--! Included sql/core/verifications.sql
-- pending -> approved or rejected, once, by staff, and by nobody for itself.
create function core.tg_verifications__begin() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if NEW.status <> 'pending' then
    raise exception 'a verification begins as pending' using errcode = 'PN062';
  end if;
  NEW.decided_by := null;
  NEW.decided_at := null;
  return NEW;
end
$$;
comment on function core.tg_verifications__begin() is 'A new verification is pending and decided by nobody.';

create function core.tg_verifications__decide() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if OLD.status <> 'pending' then
    raise exception 'verification % is % and stays so', OLD.id, OLD.status
      using errcode = 'PN062', hint = 'Ask for another one.';
  end if;
  if (OLD.tenant_id = core.staff_tenant_id()) is not true then
    raise exception 'only staff decides about a verification' using errcode = 'PN063';
  end if;
  if OLD.user_id = core.current_user_id() then
    raise exception 'nobody decides about its own verification' using errcode = 'PN064';
  end if;
  NEW.decided_by := core.current_user_id();
  NEW.decided_at := now();
  return NEW;
end
$$;
comment on function core.tg_verifications__decide() is 'Lets staff, and nobody for itself, decide about a pending verification, and stamps who and when.';

create function core.tg_verifications__keep() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if OLD.status <> 'pending' and (
    NEW.evidence is distinct from OLD.evidence
    or NEW.reference is distinct from OLD.reference
    or NEW.reference_index is distinct from OLD.reference_index
  ) then
    raise exception 'verification % is %: what was decided on stays as it was', OLD.id, OLD.status
      using errcode = 'PN062', hint = 'Ask for another one.';
  end if;
  if NEW.admin_notes is distinct from OLD.admin_notes and (OLD.user_id = core.current_user_id() or (OLD.tenant_id = core.staff_tenant_id()) is not true) then
    raise exception 'only staff writes notes, and nobody about itself' using errcode = 'PN063';
  end if;
  return NEW;
end
$$;
comment on function core.tg_verifications__keep() is 'What was decided on never changes, and notes are the staff''s.';

create trigger _050_check_id before insert on core.verifications
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on core.verifications is 'No ids from the future.';
create trigger _060_refuse_change before update of id, tenant_id, user_id, type on core.verifications
  for each row when (NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id or NEW.user_id <> OLD.user_id or NEW.type <> OLD.type)
  execute function core.tg__refuse_change('id', 'tenant_id', 'user_id', 'type');
comment on trigger _060_refuse_change on core.verifications is 'A verification stays with its member.';
-- Encrypting a value anew under another key changes nothing that anybody could see: no stamp, and no rule about who may.
create trigger _100_touch before insert or update on core.verifications
  for each row when (current_user <> 'pnc_definer') execute function core.tg__touch();
comment on trigger _100_touch on core.verifications is 'Who, when, and the version.';
create trigger _300_begin before insert on core.verifications
  for each row execute function core.tg_verifications__begin();
comment on trigger _300_begin on core.verifications is 'Begins as pending.';
create trigger _310_decide before update of status, decided_by, decided_at on core.verifications
  for each row when (
    NEW.status <> OLD.status or NEW.decided_by is distinct from OLD.decided_by or NEW.decided_at is distinct from OLD.decided_at
  )
  execute function core.tg_verifications__decide();
comment on trigger _310_decide on core.verifications is 'Decided once, by staff.';
create trigger _320_keep before update on core.verifications
  for each row when (current_user <> 'pnc_definer') execute function core.tg_verifications__keep();
comment on trigger _320_keep on core.verifications is 'What was decided on never changes.';
create trigger _400_check_ciphertext after insert or update of evidence, reference, admin_notes on core.verifications
  for each row execute function core.tg__check_ciphertext('evidence', 'user_id', 'reference', 'user_id', 'admin_notes', 'user_id');
comment on trigger _400_check_ciphertext on core.verifications is 'Encrypted under a living key of the member.';
--! EndIncluded sql/core/verifications.sql
--! Included sql/core/key-rotation.sql
-- What rotation and verification of keys need to see of every tenant: wrapped keys and encrypted values, never anything in clear.
-- Functions for pnc_operator, and no policy of its own: it reaches columns of the domains core.ciphertext and core.blind_index and
-- nothing else. A table lets them in by a policy and grants for pnc_definer.

create function core.encrypted_column(table_name text, column_name text, domain_name text, out relation regclass, out note text)
  language plpgsql
  stable
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  select a.attrelid, coalesce(col_description(a.attrelid, a.attnum), '')
  into relation, note
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
  where a.attrelid = to_regclass(table_name) and a.attname = column_name and not a.attisdropped
    and a.atttypid = to_regtype(domain_name);
  if not found then
    raise exception '% has no column % of %', table_name, column_name, domain_name using errcode = '42703';
  end if;
  -- A table that hides rows from these functions would look empty, and keys that it needs would be destroyed.
  if not exists (
    select from pg_policy p
    where p.polrelid = relation and p.polpermissive and p.polcmd = '*' and 'pnc_definer'::regrole = any (p.polroles)
      and pg_get_expr(p.polqual, p.polrelid) = 'true'
  ) then
    raise exception '% has no policy for all commands to pnc_definer using (true)', relation
      using errcode = '42501', hint = 'Encrypted columns need it: keys are rotated across tenants.';
  end if;
end
$$;
comment on function core.encrypted_column(text, text, text) is 'The table and the comment of a column, which has to be of the given domain.';

create function core.list_data_keys(
  wrapped_by text, created_before timestamptz, after_id uuid, after_tenant_id int, page_size int, for_change boolean
) returns setof core.subject_keys
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Rows that somebody is writing under are left for later rather than waited for.
  return query execute '
    select k.*
    from core.subject_keys k
    where k.destroyed_at is null
      and ($1 is null or k.ring_key_id = $1)
      and ($2 is null or (k.retired_at is null and k.created_at < $2))
      and (k.id, k.tenant_id) > ($3, $4)
    order by k.id, k.tenant_id
    limit $5'
    || case when for_change then ' for no key update skip locked' else '' end
    using wrapped_by, created_before, after_id, after_tenant_id, page_size;
end
$$;
comment on function core.list_data_keys(text, timestamptz, uuid, int, int, boolean) is '@all_tenants Living data keys of every tenant, wrapped: of one ring key, or those in use that are older than a moment.';

create function core.rewrap_data_keys(
  key_ids uuid[], tenant_ids int[], old_wrapped bytea[], new_wrapped bytea[], new_ring_key_id text
) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_rewrapped int;
begin
  update core.subject_keys k
  set wrapped_key = n.new_wrapped, ring_key_id = rewrap_data_keys.new_ring_key_id
  from unnest(key_ids, tenant_ids, old_wrapped, new_wrapped) n (key_id, tenant_id, old_wrapped, new_wrapped)
  where k.id = n.key_id and k.tenant_id = n.tenant_id and k.wrapped_key = n.old_wrapped;
  get diagnostics v_rewrapped = row_count;
  return v_rewrapped;
end
$$;
comment on function core.rewrap_data_keys(uuid[], int[], bytea[], bytea[], text) is '@all_tenants Puts data keys under another key of the ring, those that are still what they were.';

create function core.replace_data_keys(
  old_ids uuid[], tenant_ids int[], new_ids uuid[], new_wrapped bytea[], new_ring_key_id text
) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_replaced int;
begin
  with retired as (
    update core.subject_keys k
    set retired_at = now()
    from unnest(old_ids, tenant_ids) o (old_id, tenant_id)
    where k.id = o.old_id and k.tenant_id = o.tenant_id and k.retired_at is null and k.destroyed_at is null
    returning k.id
  )
  select count(*) into v_replaced from retired;
  if v_replaced <> cardinality(old_ids) then
    raise exception 'data keys changed while they were replaced' using errcode = '40001';
  end if;
  insert into core.subject_keys (id, tenant_id, user_id, ring_key_id, wrapped_key)
  select n.new_id, k.tenant_id, k.user_id, replace_data_keys.new_ring_key_id, n.new_wrapped
  from unnest(old_ids, tenant_ids, new_ids, new_wrapped) n (old_id, tenant_id, new_id, new_wrapped)
  join core.subject_keys k on k.id = n.old_id and k.tenant_id = n.tenant_id;
  return v_replaced;
end
$$;
comment on function core.replace_data_keys(uuid[], int[], uuid[], bytea[], text) is '@all_tenants Puts new data keys in the place of others, which stay readable until nothing is under them.';

create function core.data_keys_in_use(tenant_ids int[], user_ids uuid[]) returns setof core.subject_keys
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select k.*
    from (select distinct * from unnest(tenant_ids, user_ids)) s (tenant_id, user_id)
    join core.subject_keys k on k.tenant_id = s.tenant_id and k.user_id is not distinct from s.user_id and k.retired_at is null;
end
$$;
comment on function core.data_keys_in_use(int[], uuid[]) is '@all_tenants The data keys in use of the given subjects, a null standing for the tenant itself.';

create function core.read_cells(
  table_name text, column_name text, which text, after_id uuid, after_tenant_id int, page_size int
) returns table (id uuid, tenant_id int, user_id uuid, cell bytea, ring_key_id text, wrapped_key bytea, key_user_id uuid, is_destroyed boolean)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_relation regclass;
  v_note text;
  v_subject text;
begin
  select c.relation, c.note into v_relation, v_note from core.encrypted_column(table_name, column_name, 'core.ciphertext') c;
  v_subject := substring(v_note from '@encrypted subject=([a-z_][a-z0-9_]*)');
  return query execute format('
    select r.id, r.tenant_id, %1$s, r.%2$I::bytea, k.ring_key_id, k.wrapped_key::bytea, k.user_id, k.destroyed_at is not null
    from %3$s r
    left join core.subject_keys k on k.id = core.ciphertext_key_id(r.%2$I) and k.tenant_id = r.tenant_id
    where r.%2$I is not null %4$s
    limit $3',
    case when v_subject is null or v_subject = 'tenant' then 'null::uuid' else format('r.%I', v_subject) end,
    column_name, v_relation,
    case which
      when 'newest' then 'order by r.id desc, r.tenant_id'
      when 'replaced' then 'and k.retired_at is not null and k.destroyed_at is null
        and (r.id, r.tenant_id) > ($1, $2) order by r.id, r.tenant_id'
      else 'and (r.id, r.tenant_id) > ($1, $2) order by r.id, r.tenant_id'
    end
  ) using after_id, after_tenant_id, page_size;
end
$$;
comment on function core.read_cells(text, text, text, uuid, int, int) is '@all_tenants Encrypted values of a column with their wrapped keys, of every tenant: all, the newest, or those under a replaced key.';

create function core.read_stale_indexes(
  table_name text, column_name text, key_version int, after_id uuid, after_tenant_id int, page_size int
) returns table (id uuid, tenant_id int, user_id uuid, cell bytea, ring_key_id text, wrapped_key bytea, key_user_id uuid, is_destroyed boolean, index_value bytea)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_relation regclass;
  v_note text;
begin
  select c.relation, c.note into v_relation, v_note from core.encrypted_column(table_name, column_name, 'core.blind_index') c;
  return query execute format('
    select r.id, r.tenant_id, null::uuid, r.%1$I::bytea, k.ring_key_id, k.wrapped_key::bytea, k.user_id, k.destroyed_at is not null, r.%2$I::bytea
    from %3$s r
    left join core.subject_keys k on k.id = core.ciphertext_key_id(r.%1$I) and k.tenant_id = r.tenant_id
    where r.%2$I is not null and r.%1$I is not null and get_byte(r.%2$I, 0) * 256 + get_byte(r.%2$I, 1) <> $1
      and (r.id, r.tenant_id) > ($2, $3)
    order by r.id, r.tenant_id
    limit $4',
    substring(v_note from '@blind_index of=([a-z_][a-z0-9_]*)'), column_name, v_relation
  ) using key_version, after_id, after_tenant_id, page_size;
end
$$;
comment on function core.read_stale_indexes(text, text, int, uuid, int, int) is '@all_tenants Blind indexes under another key than the given one, with the encrypted values they are of.';

create function core.replace_cells(
  table_name text, column_name text, row_ids uuid[], tenant_ids int[], old_values bytea[], new_values bytea[]
) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_relation regclass;
  v_replaced int;
begin
  begin
    select c.relation into v_relation from core.encrypted_column(table_name, column_name, 'core.ciphertext') c;
  exception when undefined_column then
    select c.relation into v_relation from core.encrypted_column(table_name, column_name, 'core.blind_index') c;
  end;
  execute format('
    update %1$s r
    set %2$I = n.new_value
    from unnest($1, $2, $3, $4) n (row_id, tenant_id, old_value, new_value)
    where r.id = n.row_id and r.tenant_id = n.tenant_id and r.%2$I = n.old_value',
    v_relation, column_name
  ) using row_ids, tenant_ids, old_values, new_values;
  get diagnostics v_replaced = row_count;
  return v_replaced;
end
$$;
comment on function core.replace_cells(text, text, uuid[], int[], bytea[], bytea[]) is '@all_tenants Writes encrypted values anew, those that are still what they were.';

-- The lock waits for writers that have used a key and not committed; what they wrote is seen by the statements after it.
create function core.destroy_replaced_keys(page_size int, except_ids uuid[]) returns table (key_id uuid, is_destroyed boolean)
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Side by side: two tenants may have a key of the same id, because a member who writes one chooses its id.
  v_key_ids uuid[];
  v_tenant_ids int[];
  v_used jsonb := '{}';
  v_found jsonb;
  v_column record;
begin
  -- The newest first: while a rotation is unfinished, the oldest says when it began.
  select array_agg(locked.id), array_agg(locked.tenant_id) into v_key_ids, v_tenant_ids
  from (
    select k.id, k.tenant_id
    from core.subject_keys k
    where k.retired_at is not null and k.destroyed_at is null and k.id <> all (except_ids)
    order by k.retired_at desc, k.id desc
    limit page_size
    for update
  ) locked;
  if v_key_ids is null then
    return;
  end if;
  for v_column in
    select a.attrelid::regclass as relation, a.attname as name
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
    where a.atttypid = 'core.ciphertext'::regtype and not a.attisdropped
  loop
    perform core.encrypted_column(v_column.relation::text, v_column.name, 'core.ciphertext');
    execute format('
      select jsonb_object_agg(f.pair, true)
      from (
        select distinct u.id || ''/'' || u.tenant_id as pair
        from %2$s r
        join unnest($1, $2) u (id, tenant_id) on r.tenant_id = u.tenant_id and core.ciphertext_key_id(r.%1$I) = u.id
      ) f',
      v_column.name, v_column.relation
    ) into v_found using v_key_ids, v_tenant_ids;
    v_used := v_used || coalesce(v_found, '{}');
  end loop;
  update core.subject_keys k set destroyed_at = now()
  from unnest(v_key_ids, v_tenant_ids) u (id, tenant_id)
  where k.id = u.id and k.tenant_id = u.tenant_id and not v_used ? (u.id || '/' || u.tenant_id);
  return query select u.id, not v_used ? (u.id || '/' || u.tenant_id) from unnest(v_key_ids, v_tenant_ids) u (id, tenant_id);
end
$$;
comment on function core.destroy_replaced_keys(int, uuid[]) is '@all_tenants Destroys replaced data keys under which nothing is encrypted any more, and names those that are still needed.';

create function core.count_data_keys()
  returns table (ring_key_id text, in_use bigint, replaced bigint, destroyed bigint, rotation_began_at timestamptz)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select k.ring_key_id,
      count(*) filter (where k.retired_at is null and k.destroyed_at is null),
      count(*) filter (where k.retired_at is not null and k.destroyed_at is null),
      count(*) filter (where k.destroyed_at is not null),
      min(k.retired_at) filter (where k.destroyed_at is null)::timestamptz
    from core.subject_keys k
    group by 1
    order by 1;
end
$$;
comment on function core.count_data_keys() is '@all_tenants How many data keys each key of the ring wraps; destroyed ones have none.';

create function core.count_cells(table_name text, column_name text) returns table (key_version int, cells bigint)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_relation regclass;
  v_version text := 'null::int';
begin
  begin
    select c.relation into v_relation from core.encrypted_column(table_name, column_name, 'core.ciphertext') c;
  exception when undefined_column then
    select c.relation into v_relation from core.encrypted_column(table_name, column_name, 'core.blind_index') c;
    v_version := format('get_byte(r.%1$I, 0) * 256 + get_byte(r.%1$I, 1)', column_name);
  end;
  return query execute format(
    'select %s, count(*) from %s r where r.%I is not null group by 1 order by 1', v_version, v_relation, column_name
  );
end
$$;
comment on function core.count_cells(text, text) is '@all_tenants How many values an encrypted column holds; of a blind index, by the version of its key.';
--! EndIncluded sql/core/key-rotation.sql

-- How a member is reached besides its own phone number and address, which people are found by and which stand in clear.

alter table core.profile_details add column contact_info core.ciphertext;
comment on column core.profile_details.contact_info is '@pii kind=contact subject=user_id erase=shred @encrypted subject=user_id How the member is reached otherwise, a JSON object before it was encrypted.';
alter table core.profile_details alter column contact_info set statistics 0;
create trigger _400_check_ciphertext after insert or update of contact_info on core.profile_details
  for each row execute function core.tg__check_ciphertext('contact_info', 'user_id');
comment on trigger _400_check_ciphertext on core.profile_details is 'Encrypted under a living key of the member.';
-- A rotation leaves no stamp; a cascade of deletion, which runs as the same role, does.
drop trigger _100_touch on core.profile_details;
create trigger _100_touch before insert or update on core.profile_details
  for each row when (current_user <> 'pnc_definer') execute function core.tg__touch();
comment on trigger _100_touch on core.profile_details is 'Who, when, and the version.';
create trigger _110_touch_deletion before update of deleted_at, deletion_id on core.profile_details
  for each row when (current_user = 'pnc_definer') execute function core.tg__touch();
comment on trigger _110_touch_deletion on core.profile_details is 'Who, when, and the version, where the deletion of the profile takes it along.';

-- Row security

alter table core.subject_keys enable row level security;
alter table core.subject_keys force row level security;
create policy subject_keys_all_tenant on core.subject_keys as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy subject_keys_all_tenant on core.subject_keys is 'Rows of the entered tenant only.';
create policy subject_keys_select_member on core.subject_keys for select to pnc_service, pnc_readonly using (true);
comment on policy subject_keys_select_member on core.subject_keys is 'Who may read a value may read its key; without the key ring it is noise.';
create policy subject_keys_insert_member on core.subject_keys for insert to pnc_service
  with check (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy subject_keys_insert_member on core.subject_keys is 'Whoever writes the first value makes its key: a member its own, staff that of any member and of the tenant.';
create policy subject_keys_update_system on core.subject_keys for update to pnc_service
  using (tenant_id = (select core.role_tenant_id('system')));
comment on policy subject_keys_update_system on core.subject_keys is 'Only the system destroys keys: it cannot be undone.';
create policy subject_keys_all_definer on core.subject_keys to pnc_definer using (true);
comment on policy subject_keys_all_definer on core.subject_keys is 'Every encrypted value is checked against its key, and keys are rotated across tenants.';

alter table core.configurations enable row level security;
alter table core.configurations force row level security;
create policy configurations_all_tenant on core.configurations as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy configurations_all_tenant on core.configurations is 'Rows of the entered tenant only.';
create policy configurations_select_staff on core.configurations for select to pnc_service, pnc_readonly
  using (tenant_id = (select core.staff_tenant_id()));
comment on policy configurations_select_staff on core.configurations is 'Staff, and the services themselves, read settings.';
create policy configurations_insert_staff on core.configurations for insert to pnc_service with check (tenant_id = (select core.staff_tenant_id()));
comment on policy configurations_insert_staff on core.configurations is 'Staff makes settings.';
create policy configurations_update_staff on core.configurations for update to pnc_service using (tenant_id = (select core.staff_tenant_id()));
comment on policy configurations_update_staff on core.configurations is 'Staff changes settings.';
create policy configurations_delete_staff on core.configurations for delete to pnc_service using (tenant_id = (select core.staff_tenant_id()));
comment on policy configurations_delete_staff on core.configurations is 'Staff removes settings.';
create policy configurations_all_definer on core.configurations to pnc_definer using (true);
comment on policy configurations_all_definer on core.configurations is 'Rotation of keys reads and rewrites encrypted values.';

alter table core.verifications enable row level security;
alter table core.verifications force row level security;
create policy verifications_all_tenant on core.verifications as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy verifications_all_tenant on core.verifications is 'Rows of the entered tenant only.';
create policy verifications_select_own on core.verifications for select to pnc_service, pnc_readonly
  using (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy verifications_select_own on core.verifications is 'A member sees its own; staff those of everybody.';
create policy verifications_insert_own on core.verifications for insert to pnc_service
  with check (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy verifications_insert_own on core.verifications is 'A member asks for itself; staff may ask for any member.';
create policy verifications_update_own on core.verifications for update to pnc_service
  using (user_id = (select core.current_user_id()) or tenant_id = (select core.staff_tenant_id()));
comment on policy verifications_update_own on core.verifications is 'A member completes its own while it is pending; staff decides.';
create policy profile_details_all_definer on core.profile_details to pnc_definer using (true);
comment on policy profile_details_all_definer on core.profile_details is 'Rotation of keys reads and rewrites encrypted values.';
create policy verifications_all_definer on core.verifications to pnc_definer using (true);
comment on policy verifications_all_definer on core.verifications is 'Rotation of keys reads and rewrites encrypted values.';

-- Grants. Columns that triggers keep are never granted for writing; the definer gets what is encrypted and where it stands.

grant select on core.subject_keys, core.configurations, core.verifications to pnc_service, pnc_readonly;
grant insert (id, tenant_id, user_id, ring_key_id, wrapped_key), update (destroyed_at) on core.subject_keys to pnc_service;
grant insert (id, tenant_id, key, value, value_encrypted, is_sensitive), update (value, value_encrypted, is_sensitive), delete
  on core.configurations to pnc_service;
grant insert (id, tenant_id, user_id, type, evidence, reference, reference_index),
  update (status, evidence, reference, reference_index, admin_notes)
  on core.verifications to pnc_service;

grant update (contact_info) on core.profile_details to pnc_service;
grant select (id, tenant_id, user_id, contact_info), update (contact_info) on core.profile_details to pnc_definer;

grant select, insert (id, tenant_id, user_id, ring_key_id, wrapped_key), update (ring_key_id, wrapped_key, retired_at, destroyed_at)
  on core.subject_keys to pnc_definer;
grant select (id, tenant_id, value_encrypted), update (value_encrypted) on core.configurations to pnc_definer;
grant select (id, tenant_id, user_id, evidence, reference, reference_index, admin_notes),
  update (evidence, reference, reference_index, admin_notes)
  on core.verifications to pnc_definer;

grant execute on function core.ciphertext_key_id(bytea) to pnc_service, pnc_readonly, pnc_definer;
grant execute on function core.destroy_subject_keys(uuid) to pnc_service;
grant execute on function core.encrypted_column(text, text, text) to pnc_definer;
grant execute on function
  core.list_data_keys(text, timestamptz, uuid, int, int, boolean),
  core.rewrap_data_keys(uuid[], int[], bytea[], bytea[], text),
  core.replace_data_keys(uuid[], int[], uuid[], bytea[], text),
  core.data_keys_in_use(int[], uuid[]),
  core.read_cells(text, text, text, uuid, int, int),
  core.read_stale_indexes(text, text, int, uuid, int, int),
  core.replace_cells(text, text, uuid[], int[], bytea[], bytea[]),
  core.destroy_replaced_keys(int, uuid[]),
  core.count_data_keys(),
  core.count_cells(text, text)
  to pnc_operator;

alter function core.tg__check_ciphertext() owner to pnc_definer;
alter function core.list_data_keys(text, timestamptz, uuid, int, int, boolean) owner to pnc_definer;
alter function core.rewrap_data_keys(uuid[], int[], bytea[], bytea[], text) owner to pnc_definer;
alter function core.replace_data_keys(uuid[], int[], uuid[], bytea[], text) owner to pnc_definer;
alter function core.data_keys_in_use(int[], uuid[]) owner to pnc_definer;
alter function core.read_cells(text, text, text, uuid, int, int) owner to pnc_definer;
alter function core.read_stale_indexes(text, text, int, uuid, int, int) owner to pnc_definer;
alter function core.replace_cells(text, text, uuid[], int[], bytea[], bytea[]) owner to pnc_definer;
alter function core.destroy_replaced_keys(int, uuid[]) owner to pnc_definer;
alter function core.count_data_keys() owner to pnc_definer;
alter function core.count_cells(text, text) owner to pnc_definer;
revoke create on schema core from pnc_definer;
