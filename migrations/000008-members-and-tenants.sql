--! Previous: sha1:24cd9be87e01ff447603e7164943ea5bc01f23b6
--! Hash: sha1:5da8ecb511f4cf532ff113ca28362afe2bf5f303
--! Message: members and tenants

-- Members and tenants: who leaves, whom staff may reach, and how tenants come and go.

--! Included sql/core/members.sql
-- Who leaves a tenant, and what staff may know of a member.

-- Security definer: a member who leaves may not take its roles away itself, and is none any more.
create function core.tg_memberships__drop_roles() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- A snapshot would miss the role that somebody has just granted.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'memberships end under read committed, not under %', current_setting('transaction_isolation')
      using errcode = 'PN012', hint = 'Do it in a unit of work of its own.';
  end if;
  delete from core.tenant_role_grants g where g.tenant_id = NEW.tenant_id and g.user_id = NEW.user_id;
  delete from core.role_grants g where g.tenant_id = NEW.tenant_id and g.user_id = NEW.user_id;
  update core.sessions s set revoked_at = now(), end_reason = 'membership_ended'
  where s.scope_tenant_id = NEW.tenant_id and s.user_id = NEW.user_id and s.revoked_at is null;
  return null;
end
$$;
comment on function core.tg_memberships__drop_roles() is 'Takes the roles of whoever has left, and ends its sessions of this tenant: coming back, it begins as a member like any other.';

-- Security definer: the membership is locked, which a grant does not otherwise need. Leaving, and granting to whoever leaves, wait for
-- each other, and the second sees what the first has done.
create function core.tg__check_grantee() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_status text;
begin
  select m.status into v_status
  from core.memberships m
  where m.tenant_id = NEW.tenant_id and m.user_id = NEW.user_id
  for share;
  if v_status = 'left' then
    raise exception 'user % has left tenant %', NEW.user_id, NEW.tenant_id
      using errcode = 'PN043', hint = 'Whoever has left comes back by a sign-up.';
  end if;
  return null;
end
$$;
comment on function core.tg__check_grantee() is 'Refuses a role for whoever has left.';

create function core.tg_memberships__end() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- A cascade of deletion keeps what it took along together; staff that removes such a member ends the membership for good.
  if current_user <> 'pnc_definer' then
    NEW.deletion_id := null;
  end if;
  return NEW;
end
$$;
comment on function core.tg_memberships__end() is 'Whom staff removes after its deletion is not brought back with it.';

create function core.tg_memberships__accept() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform core.refuse_nobody();
  -- The approval of a sign-up, the system, and a migration do so for the person.
  if current_user <> 'pnc_definer' and core.current_user_id() is not null then
    raise exception 'user % was invited to tenant % and has not accepted', NEW.user_id, NEW.tenant_id
      using errcode = '42501', hint = 'Whoever is invited comes in by a sign-up; staff may take the invitation back.';
  end if;
  return NEW;
end
$$;
comment on function core.tg_memberships__accept() is 'Lets nobody turn an invitation into a membership but the sign-up of whoever was invited, and the system.';

-- Security definer: the memberships are those of all tenants, of which the person has entered one.
create function core.tg_users__take_memberships() returns trigger
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant_id int;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'people are deleted and restored under read committed, not under %', current_setting('transaction_isolation')
      using errcode = 'PN012', hint = 'Do it in a unit of work of its own.';
  end if;
  if NEW.deleted_at is null then
    update core.memberships m set status = 'active', deletion_id = null
    where m.user_id = NEW.id and m.deletion_id = OLD.deletion_id;
    return null;
  end if;
  -- In the order of their ids: two admins of the same tenants who go at the same time wait for each other in one of them only.
  for v_tenant_id in
    select m.tenant_id from core.memberships m where m.user_id = NEW.id and m.status = 'active' order by m.tenant_id
  loop
    update core.memberships m set status = 'left', deletion_id = NEW.deletion_id
    -- Whoever was suspended or removed while this waited stays so.
    where m.tenant_id = v_tenant_id and m.user_id = NEW.id and m.status = 'active';
  end loop;
  return null;
end
$$;
comment on function core.tg_users__take_memberships() is 'A person who is deleted leaves every tenant, unless one of them would be without an admin; restored, it is back in those, with its roles.';

create function core.member_contact(user_id uuid)
  returns table (name text, phone text, email text, language_code text)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if not core.is_staff() then
    return;
  end if;
  return query
    select u.name, u.phone::text, u.email::text, u.language_code::text
    from core.memberships m
    join core.users u on u.id = m.user_id and u.deleted_at is null
    where m.tenant_id = core.current_tenant_id() and m.user_id = member_contact.user_id and m.status in ('active', 'suspended');
end
$$;
comment on function core.member_contact(uuid) is 'How staff of the entered tenant reaches one of its members; no row for others, and none of whom it is no member.';

create function core.restore_person(user_id uuid) returns boolean
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  update core.users u set deleted_at = null where u.id = restore_person.user_id and u.deleted_at is not null;
  return found;
end
$$;
comment on function core.restore_person(uuid) is '@all_tenants Takes the deletion of a person back, with the memberships that it took along; false where there is none.';

-- What a person is reached at is what it has proven: the first phone number and the first e-mail address, until it takes that away. Runs
-- as pnc_definer, as every function does that writes identities.
create function core.tg_identities__keep_contact() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_identity core.identities := coalesce(NEW, OLD);
  v_present text;
  v_next text;
begin
  select case v_identity.service when 'phone' then u.phone else u.email end into v_present
  from core.users u where u.id = v_identity.user_id;
  if exists (
    select from core.identities i
    where i.user_id = v_identity.user_id and i.service = v_identity.service and i.service_id = v_present and i.verified_at is not null
  ) or (TG_OP = 'DELETE' and OLD.service_id is distinct from v_present) then
    return null;
  end if;
  -- Not one that another person is reached at: that stays with that person.
  select i.service_id into v_next
  from core.identities i
  where i.user_id = v_identity.user_id and i.service = v_identity.service and i.verified_at is not null
    and not exists (
      select from core.users u
      where u.id <> i.user_id and (u.phone = i.service_id and i.service = 'phone' or u.email = i.service_id and i.service = 'email')
    )
  order by i.verified_at, i.id
  limit 1;
  if v_next is null and TG_OP <> 'DELETE' then
    return null;
  end if;
  if v_identity.service = 'phone' then
    update core.users u set phone = v_next where u.id = v_identity.user_id;
  else
    update core.users u set email = v_next where u.id = v_identity.user_id;
  end if;
  return null;
end
$$;
comment on function core.tg_identities__keep_contact() is 'A person is reached at the first phone number and e-mail address that it has proven; when it takes one away, at another, or at none.';
--! EndIncluded sql/core/members.sql
--! Included sql/core/tenants.sql
-- Tenants are made and closed by the platform, never from inside one.

create function core.tg_tenants__check_time_zone() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- "at time zone" would take "foo+3" for a zone, too.
  if not exists (select from pg_timezone_names z where z.name = NEW.time_zone) then
    raise exception 'there is no time zone "%"', NEW.time_zone
      using errcode = 'check_violation', constraint = 'tenant_time_zone_is_known', schema = 'core', table = 'tenants',
        hint = 'Take an IANA name such as Africa/Accra.';
  end if;
  return null;
end
$$;
comment on function core.tg_tenants__check_time_zone() is 'Refuses a time zone that PostgreSQL does not know by name.';

create function core.create_tenant(
  slug text, name text, kind text, currency_code text, default_language text,
  country_code text default null, time_zone text default 'UTC', parent_slug text default null
) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_id int;
  v_parent_id int;
begin
  if parent_slug is not null then
    select t.id into v_parent_id from core.tenants t where t.slug = parent_slug;
    if not found then
      raise exception 'there is no tenant "%" to be the parent', parent_slug
        using errcode = 'foreign_key_violation', constraint = 'tenants_parent_id_fkey', schema = 'core', table = 'tenants';
    end if;
  end if;
  insert into core.tenants as t (slug, name, kind, currency_code, default_language, country_code, time_zone, parent_id)
  values (
    create_tenant.slug, create_tenant.name, create_tenant.kind, create_tenant.currency_code, create_tenant.default_language,
    create_tenant.country_code, create_tenant.time_zone, v_parent_id
  )
  returning t.id into v_id;
  return v_id;
end
$$;
comment on function core.create_tenant(text, text, text, text, text, text, text, text) is '@all_tenants Makes a tenant, active and without members, and returns its id.';

create function core.set_tenant_status(slug text, status text) returns boolean
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  update core.tenants t set status = set_tenant_status.status
  where t.slug = set_tenant_status.slug and t.status is distinct from set_tenant_status.status;
  if found then
    return true;
  end if;
  if not exists (select from core.tenants t where t.slug = set_tenant_status.slug) then
    return null;
  end if;
  return false;
end
$$;
comment on function core.set_tenant_status(text, text) is '@all_tenants Lets people in, or keeps them out from their next unit of work on; false where it was so already, null where there is no such tenant.';

create function core.list_tenants()
  returns table (
    id int, slug text, name text, kind text, status text, parent_slug text, country_code text, currency_code text,
    active_members bigint, created_at timestamptz
  )
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select
      t.id, t.slug, t.name, t.kind::text, t.status::text, p.slug, t.country_code::text, t.currency_code::text,
      (
        select count(*) from core.memberships m join core.users u on u.id = m.user_id and u.deleted_at is null
        where m.tenant_id = t.id and m.status = 'active'
      ), t.created_at::timestamptz
    from core.tenants t
    left join core.tenants p on p.id = t.parent_id
    order by t.slug;
end
$$;
comment on function core.list_tenants() is '@all_tenants Every tenant, with how many active members it has.';
--! EndIncluded sql/core/tenants.sql

create trigger _500_drop_roles after update of status on core.memberships
  for each row when (NEW.status = 'left' and NEW.deletion_id is null and (OLD.status <> 'left' or OLD.deletion_id is not null))
  execute function core.tg_memberships__drop_roles();
comment on trigger _500_drop_roles on core.memberships is 'Whoever leaves keeps no role.';
create trigger _110_end before update of status on core.memberships
  for each row when (NEW.status = 'left' and OLD.deletion_id is not null)
  execute function core.tg_memberships__end();
comment on trigger _110_end on core.memberships is 'Removed is removed.';
create trigger _110_accept before update of status on core.memberships
  for each row when (OLD.status = 'invited' and NEW.status in ('active', 'suspended'))
  execute function core.tg_memberships__accept();
comment on trigger _110_accept on core.memberships is 'Membership is asked for.';
create trigger _310_check_grantee after insert on core.role_grants
  for each row execute function core.tg__check_grantee();
comment on trigger _310_check_grantee on core.role_grants is 'Roles are for members.';
create trigger _310_check_grantee after insert on core.tenant_role_grants
  for each row execute function core.tg__check_grantee();
comment on trigger _310_check_grantee on core.tenant_role_grants is 'Roles are for members.';
create trigger _500_take_memberships after update of deleted_at on core.users
  for each row when ((NEW.deleted_at is null) <> (OLD.deleted_at is null))
  execute function core.tg_users__take_memberships();
comment on trigger _500_take_memberships on core.users is 'Whoever is deleted leaves its tenants.';
create trigger _300_check_time_zone after insert or update of time_zone on core.tenants
  for each row execute function core.tg_tenants__check_time_zone();
comment on trigger _300_check_time_zone on core.tenants is 'A time zone is one.';

create trigger _500_keep_contact after insert or update of verified_at on core.identities
  for each row when (NEW.service in ('phone', 'email') and NEW.verified_at is not null)
  execute function core.tg_identities__keep_contact();
comment on trigger _500_keep_contact on core.identities is 'A person is reached at what it has proven.';
create trigger _510_keep_contact after delete on core.identities
  for each row when (OLD.service in ('phone', 'email'))
  execute function core.tg_identities__keep_contact();
comment on trigger _510_keep_contact on core.identities is 'A person is not reached at what it took away.';

alter policy memberships_update_staff on core.memberships
  using (tenant_id = (select core.staff_tenant_id()) and (status in ('active', 'suspended', 'invited') or deletion_id is not null));
comment on policy memberships_update_staff on core.memberships is 'Staff suspends members, brings them back, takes them out, and takes invitations back; it brings nobody back who has left.';
create policy role_grants_delete_departed on core.role_grants for delete to pnc_definer using (true);
comment on policy role_grants_delete_departed on core.role_grants is 'core.tg_memberships__drop_roles takes the roles of whoever has left.';
create policy tenant_role_grants_delete_departed on core.tenant_role_grants for delete to pnc_definer using (true);
comment on policy tenant_role_grants_delete_departed on core.tenant_role_grants is 'core.tg_memberships__drop_roles takes the roles of whoever has left.';
create policy tenants_all_platform on core.tenants to pnc_definer using (true);
comment on policy tenants_all_platform on core.tenants is 'The platform makes tenants, and opens and closes them; its grants allow no more.';

grant delete on core.role_grants, core.tenant_role_grants to pnc_definer;
grant insert (slug, name, kind, currency_code, default_language, country_code, time_zone, parent_id), update (status)
  on core.tenants to pnc_definer;
grant update (deleted_at) on core.users to pnc_definer;
grant execute on function core.member_contact(uuid) to pnc_service;
grant execute on function
  core.create_tenant(text, text, text, text, text, text, text, text), core.set_tenant_status(text, text), core.list_tenants(),
  core.restore_person(uuid)
  to pnc_operator;

grant create on schema core to pnc_definer;
alter function core.tg_memberships__drop_roles() owner to pnc_definer;
alter function core.tg_users__take_memberships() owner to pnc_definer;
alter function core.tg__check_grantee() owner to pnc_definer;
alter function core.restore_person(uuid) owner to pnc_definer;
alter function core.member_contact(uuid) owner to pnc_definer;
alter function core.create_tenant(text, text, text, text, text, text, text, text) owner to pnc_definer;
alter function core.set_tenant_status(text, text) owner to pnc_definer;
alter function core.list_tenants() owner to pnc_definer;
revoke create on schema core from pnc_definer;
