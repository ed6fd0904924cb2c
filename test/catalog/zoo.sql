-- One of everything that a catalog knows. Runs as pnc_owner.
alter default privileges revoke execute on functions from public;

create schema zoo;
comment on schema zoo is 'One of everything.';
grant usage on schema zoo to pnc_service;

create domain zoo.price as numeric(12, 2) check (value >= 0) default 0;
comment on domain zoo.price is 'Never negative.';
create domain zoo.json_object as jsonb not null constraint is_an_object check (jsonb_typeof(value) = 'object');
create type zoo.size as enum ('small', 'large', 'huge');
create type zoo.span as (low int, high zoo.price);
create type zoo.price_range as range (subtype = numeric);
revoke usage on type zoo.span from public;
grant usage on type zoo.span to pnc_service;

create sequence zoo.tickets increment by 5 maxvalue 5000 cache 3 cycle;
grant usage on sequence zoo.tickets to pnc_service;

create table zoo.animals (
  id int generated always as identity (start with 100) primary key,
  "Odd name" text collate "C" not null default 'it''s "json"',
  species text constraint species_is_short check (length(species) < 40),
  born_at timestamptz(3) not null default now(),
  size zoo.size default 'small',
  body zoo.json_object default '{"json": 1}',
  price zoo.price,
  tags text[] not null default '{}',
  place public.geography(point, 4326),
  parent_id int references zoo.animals on delete restrict deferrable initially deferred,
  legs int not null,
  double_legs int generated always as (legs * 2) stored,
  unique nulls not distinct (species, legs),
  exclude using gist (legs with =, int4range(id, id, '[]') with &&)
) with (fillfactor = 80, autovacuum_enabled = off);
comment on table zoo.animals is 'Animals.';
comment on column zoo.animals.species is 'What it is.';
comment on constraint species_is_short on zoo.animals is 'Nobody reads long names.';
alter table zoo.animals alter column species set statistics 0, alter column tags set storage external, alter column tags set compression pglz,
  alter column legs set (n_distinct = 5);
alter table zoo.animals add constraint few_legs check (legs < 1000) not valid;
alter table zoo.animals enable row level security;
alter table zoo.animals force row level security;
create policy animals_of_today on zoo.animals as restrictive for select to pnc_service, pnc_readonly
  using (born_at > (select now() - interval '1 day') and exists (select from zoo.animals a where a.id = animals.parent_id));
create policy animals_insert on zoo.animals for insert with check (legs > 0);
comment on policy animals_insert on zoo.animals is 'No snakes.';
create index animals_lower_idx on zoo.animals (lower(species), born_at desc) include (legs) where size = 'large';
create index animals_tags_idx on zoo.animals using gin (tags);
alter index zoo.animals_lower_idx alter column 1 set statistics 50;
comment on index zoo.animals_tags_idx is 'Finds by tag.';
create statistics zoo.animals_legs on legs, species from zoo.animals;
alter statistics zoo.animals_legs set statistics 7;
grant select, insert (species, legs), update ("Odd name") on zoo.animals to pnc_service;
grant all on zoo.animals to pnc_operator;
grant select on zoo.animals to pnc_readonly with grant option;

create table zoo.cages (
  id int not null,
  made_on date not null,
  animal_id int references zoo.animals,
  note text check (note <> ''),
  primary key (id, made_on)
) partition by range (made_on);
create index cages_animal_id_idx on zoo.cages (animal_id);
create table zoo.cages_2026 partition of zoo.cages for values from ('2026-01-01') to ('2027-01-01');
create table zoo.cages_rest partition of zoo.cages default;
create unlogged table zoo.visits (at timestamptz);
create table zoo.guided_visits (guide text) inherits (zoo.visits);
alter table zoo.visits replica identity full;

create function zoo.tg_animals() returns trigger
  language plpgsql
  security definer
  set search_path = ''
as $$
begin
  return NEW;
end
$$;
revoke execute on function zoo.tg_animals() from public;
create trigger _100_touch before insert or update of species on zoo.animals
  for each row when (NEW.legs > 4) execute function zoo.tg_animals();
create trigger _200_cages after insert on zoo.cages for each row execute function zoo.tg_animals();
alter table zoo.animals disable trigger _100_touch;
create rule no_deletion as on delete to zoo.visits do instead nothing;

create function zoo.heaviest(minimum int default 5, variadic names text[] default '{}') returns setof zoo.animals
  language sql stable parallel safe rows 10 cost 50 set search_path = '' set plan_cache_mode = force_custom_plan
as $$ select * from zoo.animals where legs > minimum $$;
comment on function zoo.heaviest(int, text[]) is 'Heaviest.';
create function zoo.half(number int) returns int immutable strict
  language sql begin atomic select number / 2; end;
create procedure zoo.feed(inout fed int) language plpgsql as $$ begin fed := fed + 1; end $$;
create aggregate zoo.total(int) (sfunc = pg_catalog.int4pl, stype = int, initcond = '0');

create view zoo.large_animals with (security_invoker = true, security_barrier = true) as
  select a.id, a.species as kind, upper(a.species), "Odd name" as "json_object"
  from zoo.animals a
  where a.size = 'large' and exists (select from zoo.cages c where c.animal_id = a.id);
create view zoo.caged as select a.id, c.id as cage_id from zoo.animals a join zoo.cages c on c.animal_id = a.id;
grant select on zoo.caged to pnc_readonly;
create view zoo.ids as select id, 'animals.id' as source from zoo.animals union all select c.id, 'c.id' from zoo.cages c;
create view zoo.recent as
  select newest.id, newest.species from (select animals.id, animals.species from zoo.animals order by born_at desc limit 10) newest
  where newest.id in (select cages.animal_id from zoo.cages where cages.id <> newest.id);
create view zoo.numbers as select number.n, number.n * 2 as doubled from generate_series(1, 3) as number (n) where n > 0;
create view zoo.pairs as
  with kinds as (select distinct animals.species from zoo.animals)
  select kinds.species, other.id from kinds, zoo.animals other where other.species = kinds.species;
create materialized view zoo.counts as select species, count(*) as number from zoo.animals group by species with no data;
create unique index counts_species_idx on zoo.counts (species);

create text search dictionary zoo.stop (template = pg_catalog.simple, stopwords = english, accept = false);
create text search configuration zoo.english (copy = pg_catalog.english);
alter text search configuration zoo.english alter mapping for asciiword, word with zoo.stop, english_stem;
alter default privileges in schema zoo grant select on tables to pnc_readonly;

create table zoo.news (id int primary key, headline text, number serial) with (toast.autovacuum_enabled = off);
create statistics zoo.news_words on headline, number from zoo.news;
create unique index news_id_idx on zoo.news (id);
alter table zoo.news replica identity using index news_id_idx;
create publication zoo_news for table zoo.news (id) where (id > 5) with (publish = 'insert, truncate');
create collation zoo.plain from "C";
comment on collation zoo.plain is 'By bytes.';
create function zoo.reads(int, text) returns boolean language sql immutable as 'select $1::text = $2';
create operator zoo.=== (leftarg = int, rightarg = text, function = zoo.reads);
create cast (zoo.size as text) with inout as assignment;
comment on column zoo.span.low is 'Where it begins.';
alter view zoo.caged alter column cage_id set default 7;
