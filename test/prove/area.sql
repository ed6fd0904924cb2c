-- A business area of the future, as docs/adding-an-area.md wants it: partitions, views, a sequence, and a function for others.
set local role pnc_owner;

create domain market.visit_kind as text check (value in ('seen', 'called'));
create table market.visits (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  visited_on date not null,
  visitor_id uuid not null,
  listing_id uuid not null,
  kind market.visit_kind not null,
  code text not null check (code ~ '^[A-Z]{3}$'),
  note text check (length(note) <= 40),
  weight numeric(4, 1) not null check (weight > 1),
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  primary key (id, tenant_id, visited_on),
  foreign key (tenant_id, visitor_id) references core.memberships (tenant_id, user_id) on delete restrict,
  foreign key (listing_id, tenant_id) references market.listings (id, tenant_id) on delete restrict,
  constraint visit_ends_after_it_starts check (ends_at > starts_at)
) partition by range (visited_on);
comment on table market.visits is 'Visits to listings.';
create table market.visits_2026_01 partition of market.visits for values from ('2026-01-01') to ('2026-02-01');
create table market.visits_2026_02 partition of market.visits for values from ('2026-02-01') to ('2026-03-01');

do $$
declare
  v_table text;
begin
  foreach v_table in array array['visits', 'visits_2026_01', 'visits_2026_02'] loop
    execute format('alter table market.%I enable row level security', v_table);
    execute format('alter table market.%I force row level security', v_table);
    execute format(
      'create policy visits_all_tenant on market.%I as restrictive
         to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
         using (tenant_id = (select core.current_tenant_id()))', v_table);
  end loop;
end
$$;
create policy visits_select_member on market.visits for select to pnc_service, pnc_readonly using (true);
create policy visits_insert_staff on market.visits for insert to pnc_service with check (tenant_id = (select core.staff_tenant_id()));
grant select on market.visits to pnc_service, pnc_readonly;
grant insert on market.visits to pnc_service;

create view market.visited with (security_invoker = true) as
  select l.id, l.tenant_id, l.title, count(v.id) as visits
  from market.listings l left join market.visits v on v.listing_id = l.id and v.tenant_id = l.tenant_id
  group by l.id, l.tenant_id, l.title;
grant select on market.visited to pnc_service;
create view market.titles with (security_invoker = true) as select l.title from market.listings l;
grant select on market.titles to pnc_service;
create sequence market.visit_numbers;

create function market.count_visits(listing_id uuid) returns bigint
  language plpgsql stable security invoker set search_path = pg_catalog, pg_temp
as $$
begin
  return (select count(*) from market.visits v where v.listing_id = count_visits.listing_id);
end
$$;
grant execute on function market.count_visits(uuid) to pnc_service;

reset role;
