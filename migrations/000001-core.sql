--! Previous: -
--! Hash: sha1:b16c998c2844cc0731574ceb15d216861f6bf56c
--! Message: core

-- What every business area stands on: languages, currencies and countries, tenants, people and their memberships,
-- roles, time-ordered ids, the signed tenant context, and the bookkeeping triggers.
-- Runs as pnc_owner; roles and extensions are made before (fixtures/sql/bootstrap).

alter default privileges revoke execute on functions from public;

create schema core;
comment on schema core is 'Identity and tenancy shared by every business area.';
grant usage on schema core to pnc_service, pnc_readonly, pnc_operator, pnc_auditor, pnc_definer, pnc_search;
-- Taken back at the end of this file: giving a function to a role needs it for a moment.
grant create on schema core to pnc_definer;

--! Included sql/core/uuid-v7.sql
-- Time-ordered ids. A phone may make its own and repeat an insert safely; a page of newest rows is a backward walk of the
-- primary key. The twelve bits after the version carry the microseconds, so ids of one session sort in the order they were made.
create function core.uuid_v7() returns uuid
  language plpgsql
  volatile
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_microseconds bigint := floor(extract(epoch from clock_timestamp()) * 1000000);
begin
  return lpad(to_hex(v_microseconds / 1000), 12, '0')
    || '7' || lpad(to_hex((v_microseconds % 1000) * 4096 / 1000), 3, '0')
    || substring(gen_random_uuid()::text from 20);
end
$$;
comment on function core.uuid_v7() is 'A new time-ordered id (RFC 9562, version 7, microseconds in the bits after the version).';

create function core.uuid_v7_floor(moment timestamptz) returns uuid
  language plpgsql
  immutable
  strict
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return lpad(to_hex(greatest(floor(extract(epoch from moment) * 1000)::bigint, 0)), 12, '0') || '70008000000000000000';
end
$$;
comment on function core.uuid_v7_floor(timestamptz) is 'The smallest version 7 id of a moment (to the millisecond): a bound for ranges of ids by time.';

create function core.uuid_v7_time(id uuid) returns timestamptz
  language sql
  immutable
  strict
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
  -- Whole seconds apart: a double is not fine enough for the microseconds of a distant year.
  select timestamptz 'epoch' + ms / 1000 * interval '1 second' + ms % 1000 * interval '1 millisecond'
  from (select ('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint) made (ms)
$$;
comment on function core.uuid_v7_time(uuid) is 'The moment a version 7 id was made, to the millisecond.';
--! EndIncluded sql/core/uuid-v7.sql

-- Domains instead of enums: text equality is leakproof, so row security does not cost the index; values can be added in a transaction.

create domain core.language_code as text check (value ~ '^[a-z]{2,3}$');
comment on domain core.language_code is 'ISO 639 code, two letters where they exist.';
create domain core.country_code as text check (value ~ '^[A-Z]{2}$');
comment on domain core.country_code is 'ISO 3166-1 alpha-2 code.';
create domain core.currency_code as char(3) check (value ~ '^[A-Z]{3}$');
comment on domain core.currency_code is 'ISO 4217 code.';
create domain core.phone_number as text check (value ~ '^\+[1-9][0-9]{6,14}$');
comment on domain core.phone_number is 'E.164 number with its plus sign.';
create domain core.email_address as text check (value = lower(value) and length(value) <= 254 and value ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$');
comment on domain core.email_address is 'E-mail address, stored in lower case so that equality finds it.';
create domain core.json_object as jsonb check (jsonb_typeof(value) = 'object' and octet_length(value::text) <= 16384);
comment on domain core.json_object is 'A JSON object of at most 16 KiB: attributes and settings, not documents.';
create domain core.tenant_kind as text check (value in ('market', 'organization', 'agency', 'platform'));
comment on domain core.tenant_kind is 'What a tenant is: a PushNchat market, an organisation, an aid agency, or the platform itself.';
create domain core.tenant_status as text check (value in ('active', 'suspended', 'closed'));
comment on domain core.tenant_status is 'Only an active tenant can be entered.';
create domain core.membership_status as text check (value in ('active', 'invited', 'suspended', 'left'));
comment on domain core.membership_status is 'Only an active member can enter a tenant.';

-- Reference data: the same rows for everybody, changed by migrations only.

create table core.languages (
  code core.language_code primary key,
  name text not null check (length(name) between 1 and 80),
  native_name text not null check (length(native_name) between 1 and 80),
  search_config text not null check (search_config in ('english', 'french', 'portuguese', 'arabic', 'simple'))
);
comment on table core.languages is '@global Languages that people, tenants and texts may have.';
comment on column core.languages.code is 'ISO 639 code.';
comment on column core.languages.name is 'English name.';
comment on column core.languages.native_name is 'Name in the language itself.';
comment on column core.languages.search_config is 'The stemmer that full-text search uses for this language.';

create table core.currencies (
  code core.currency_code primary key,
  name text not null check (length(name) between 1 and 80),
  symbol text not null check (length(symbol) between 1 and 8),
  minor_units int not null check (minor_units between 0 and 4)
);
comment on table core.currencies is '@global Currencies in which prices may be given.';
comment on column core.currencies.code is 'ISO 4217 code.';
comment on column core.currencies.name is 'English name.';
comment on column core.currencies.symbol is 'What people write before or after an amount.';
comment on column core.currencies.minor_units is 'Decimal places in everyday use.';

create table core.countries (
  code core.country_code primary key,
  name text not null check (length(name) between 1 and 80),
  currency_code core.currency_code not null references core.currencies on delete restrict,
  calling_code text not null check (calling_code ~ '^[1-9][0-9]{0,3}$'),
  default_language core.language_code not null references core.languages on delete restrict
);
comment on table core.countries is '@global Countries.';
comment on column core.countries.code is 'ISO 3166-1 alpha-2 code.';
comment on column core.countries.name is 'English short name.';
comment on column core.countries.currency_code is 'The currency in use.';
comment on column core.countries.calling_code is 'International calling code, digits only.';
comment on column core.countries.default_language is 'The language to begin with.';

create table core.roles (
  code text primary key check (code ~ '^[a-z][a-z_]{1,39}$' and code <> 'system'),
  name text not null unique check (length(name) between 1 and 80),
  description text not null check (length(description) between 1 and 400)
);
comment on table core.roles is '@global Roles a member can hold. The role "system" is no row: only a context without a person carries it.';
comment on column core.roles.code is 'What contexts and policies name.';
comment on column core.roles.name is 'What people read.';
comment on column core.roles.description is 'What the role may do.';

--! Included reference/languages.sql
-- Languages that people of the platform write and read. code: ISO 639-1 where there is one, else 639-3.
-- search_config names the text search configuration that stems the language; simple where PostgreSQL has none.

insert into core.languages (code, name, native_name, search_config)
values
  ('aa', 'Afar', 'Qafar af', 'simple'),
  ('af', 'Afrikaans', 'Afrikaans', 'simple'),
  ('ak', 'Twi (Akan)', 'Twi', 'simple'),
  ('am', 'Amharic', 'አማርኛ', 'simple'),
  ('ar', 'Arabic', 'العربية', 'arabic'),
  ('bm', 'Bambara', 'Bamanankan', 'simple'),
  ('dag', 'Dagbani', 'Dagbanli', 'simple'),
  ('de', 'German', 'Deutsch', 'simple'),
  ('ee', 'Ewe', 'Eʋegbe', 'simple'),
  ('en', 'English', 'English', 'english'),
  ('es', 'Spanish', 'Español', 'simple'),
  ('ff', 'Fulah (Pulaar)', 'Pulaar', 'simple'),
  ('fr', 'French', 'Français', 'french'),
  ('gaa', 'Ga', 'Gã', 'simple'),
  ('ha', 'Hausa', 'Hausa', 'simple'),
  ('hi', 'Hindi', 'हिन्दी', 'simple'),
  ('ig', 'Igbo', 'Igbo', 'simple'),
  ('it', 'Italian', 'Italiano', 'simple'),
  ('kam', 'Kamba', 'Kikamba', 'simple'),
  ('kg', 'Kongo', 'Kikongo', 'simple'),
  ('ki', 'Kikuyu', 'Gĩkũyũ', 'simple'),
  ('lg', 'Ganda', 'Luganda', 'simple'),
  ('ln', 'Lingala', 'Lingála', 'simple'),
  ('luo', 'Luo', 'Dholuo', 'simple'),
  ('luy', 'Luhya', 'Luluhya', 'simple'),
  ('mfe', 'Mauritian Creole', 'Kreol Morisien', 'simple'),
  ('mg', 'Malagasy', 'Malagasy', 'simple'),
  ('nd', 'Northern Ndebele', 'isiNdebele', 'simple'),
  ('nl', 'Dutch', 'Nederlands', 'simple'),
  ('ny', 'Chichewa', 'Chichewa', 'simple'),
  ('om', 'Oromo', 'Afaan Oromoo', 'simple'),
  ('pt', 'Portuguese', 'Português', 'portuguese'),
  ('rn', 'Kirundi', 'Ikirundi', 'simple'),
  ('rw', 'Kinyarwanda', 'Ikinyarwanda', 'simple'),
  ('sg', 'Sango', 'Sängö', 'simple'),
  ('sn', 'Shona', 'chiShona', 'simple'),
  ('so', 'Somali', 'Soomaali', 'simple'),
  ('srr', 'Serer', 'Seereer', 'simple'),
  ('ss', 'Swati', 'siSwati', 'simple'),
  ('st', 'Sotho', 'Sesotho', 'simple'),
  ('sw', 'Swahili', 'Kiswahili', 'simple'),
  ('ti', 'Tigrinya', 'ትግርኛ', 'simple'),
  ('tn', 'Tswana', 'Setswana', 'simple'),
  ('tr', 'Turkish', 'Türkçe', 'simple'),
  ('ts', 'Tsonga', 'Xitsonga', 'simple'),
  ('umb', 'Umbundu', 'Umbundu', 'simple'),
  ('ve', 'Venda', 'Tshivenḓa', 'simple'),
  ('vmw', 'Makhuwa', 'Emakhuwa', 'simple'),
  ('wo', 'Wolof', 'Wolof', 'simple'),
  ('xh', 'Xhosa', 'isiXhosa', 'simple'),
  ('yo', 'Yoruba', 'Yorùbá', 'simple'),
  ('zh', 'Chinese', '中文', 'simple'),
  ('zu', 'Zulu', 'isiZulu', 'simple')
on conflict do nothing;
--! EndIncluded reference/languages.sql
--! Included reference/currencies.sql
-- Currencies of Africa and of its main trading partners. code: ISO 4217; minor_units: decimals of an amount.

insert into core.currencies (code, name, symbol, minor_units)
values
  ('AED', 'UAE dirham', 'AED', 2),
  ('AOA', 'Angolan kwanza', 'Kz', 2),
  ('BIF', 'Burundian franc', 'FBu', 0),
  ('BRL', 'Brazilian real', 'R$', 2),
  ('BWP', 'Botswana pula', 'P', 2),
  ('CDF', 'Congolese franc', 'FC', 2),
  ('CNY', 'Chinese yuan', 'CN¥', 2),
  ('CVE', 'Cape Verdean escudo', 'CVE', 2),
  ('DJF', 'Djiboutian franc', 'Fdj', 0),
  ('DZD', 'Algerian dinar', 'DA', 2),
  ('EGP', 'Egyptian pound', 'E£', 2),
  ('ERN', 'Eritrean nakfa', 'Nfk', 2),
  ('ETB', 'Ethiopian birr', 'Br', 2),
  ('EUR', 'Euro', '€', 2),
  ('GBP', 'Pound sterling', '£', 2),
  ('GHS', 'Ghanaian cedi', 'GH₵', 2),
  ('GMD', 'Gambian dalasi', 'D', 2),
  ('GNF', 'Guinean franc', 'FG', 0),
  ('INR', 'Indian rupee', '₹', 2),
  ('KES', 'Kenyan shilling', 'KSh', 2),
  ('KMF', 'Comorian franc', 'CF', 0),
  ('LRD', 'Liberian dollar', 'L$', 2),
  ('LSL', 'Lesotho loti', 'L', 2),
  ('LYD', 'Libyan dinar', 'LD', 3),
  ('MAD', 'Moroccan dirham', 'DH', 2),
  ('MGA', 'Malagasy ariary', 'Ar', 2),
  ('MRU', 'Mauritanian ouguiya', 'UM', 2),
  ('MUR', 'Mauritian rupee', 'Rs', 2),
  ('MWK', 'Malawian kwacha', 'MK', 2),
  ('MZN', 'Mozambican metical', 'MT', 2),
  ('NAD', 'Namibian dollar', 'N$', 2),
  ('NGN', 'Nigerian naira', '₦', 2),
  ('RWF', 'Rwandan franc', 'FRw', 0),
  ('SAR', 'Saudi riyal', 'SAR', 2),
  ('SCR', 'Seychellois rupee', 'SR', 2),
  ('SDG', 'Sudanese pound', 'SDG', 2),
  ('SLE', 'Sierra Leonean leone', 'Le', 2),
  ('SOS', 'Somali shilling', 'Sh.So.', 2),
  ('SSP', 'South Sudanese pound', 'SSP', 2),
  ('STN', 'São Tomé and Príncipe dobra', 'Db', 2),
  ('SZL', 'Swazi lilangeni', 'E', 2),
  ('TND', 'Tunisian dinar', 'DT', 3),
  ('TRY', 'Turkish lira', '₺', 2),
  ('TZS', 'Tanzanian shilling', 'TSh', 2),
  ('UGX', 'Ugandan shilling', 'USh', 0),
  ('USD', 'United States dollar', '$', 2),
  ('XAF', 'Central African CFA franc', 'FCFA', 0),
  ('XOF', 'West African CFA franc', 'F CFA', 0),
  ('ZAR', 'South African rand', 'R', 2),
  ('ZMW', 'Zambian kwacha', 'K', 2),
  ('ZWG', 'Zimbabwe Gold', 'ZiG', 2)
on conflict do nothing;
--! EndIncluded reference/currencies.sql
--! Included reference/countries.sql
-- The 54 states of Africa and some trading partners. code: ISO 3166-1 alpha-2; calling_code without the plus sign;
-- default_language: the one a message is written in when nothing is known of its reader.

insert into core.countries (code, name, currency_code, calling_code, default_language)
values
  -- Africa
  ('AO', 'Angola', 'AOA', '244', 'pt'),
  ('BF', 'Burkina Faso', 'XOF', '226', 'fr'),
  ('BI', 'Burundi', 'BIF', '257', 'fr'),
  ('BJ', 'Benin', 'XOF', '229', 'fr'),
  ('BW', 'Botswana', 'BWP', '267', 'en'),
  ('CD', 'Democratic Republic of the Congo', 'CDF', '243', 'fr'),
  ('CF', 'Central African Republic', 'XAF', '236', 'fr'),
  ('CG', 'Republic of the Congo', 'XAF', '242', 'fr'),
  ('CI', 'Côte d''Ivoire', 'XOF', '225', 'fr'),
  ('CM', 'Cameroon', 'XAF', '237', 'fr'),
  ('CV', 'Cabo Verde', 'CVE', '238', 'pt'),
  ('DJ', 'Djibouti', 'DJF', '253', 'fr'),
  ('DZ', 'Algeria', 'DZD', '213', 'ar'),
  ('EG', 'Egypt', 'EGP', '20', 'ar'),
  ('ER', 'Eritrea', 'ERN', '291', 'ti'),
  ('ET', 'Ethiopia', 'ETB', '251', 'am'),
  ('GA', 'Gabon', 'XAF', '241', 'fr'),
  ('GH', 'Ghana', 'GHS', '233', 'en'),
  ('GM', 'The Gambia', 'GMD', '220', 'en'),
  ('GN', 'Guinea', 'GNF', '224', 'fr'),
  ('GQ', 'Equatorial Guinea', 'XAF', '240', 'es'),
  ('GW', 'Guinea-Bissau', 'XOF', '245', 'pt'),
  ('KE', 'Kenya', 'KES', '254', 'en'),
  ('KM', 'Comoros', 'KMF', '269', 'fr'),
  ('LR', 'Liberia', 'LRD', '231', 'en'),
  ('LS', 'Lesotho', 'LSL', '266', 'en'),
  ('LY', 'Libya', 'LYD', '218', 'ar'),
  ('MA', 'Morocco', 'MAD', '212', 'ar'),
  ('MG', 'Madagascar', 'MGA', '261', 'mg'),
  ('ML', 'Mali', 'XOF', '223', 'fr'),
  ('MR', 'Mauritania', 'MRU', '222', 'ar'),
  ('MU', 'Mauritius', 'MUR', '230', 'en'),
  ('MW', 'Malawi', 'MWK', '265', 'en'),
  ('MZ', 'Mozambique', 'MZN', '258', 'pt'),
  ('NA', 'Namibia', 'NAD', '264', 'en'),
  ('NE', 'Niger', 'XOF', '227', 'fr'),
  ('NG', 'Nigeria', 'NGN', '234', 'en'),
  ('RW', 'Rwanda', 'RWF', '250', 'rw'),
  ('SC', 'Seychelles', 'SCR', '248', 'en'),
  ('SD', 'Sudan', 'SDG', '249', 'ar'),
  ('SL', 'Sierra Leone', 'SLE', '232', 'en'),
  ('SN', 'Senegal', 'XOF', '221', 'fr'),
  ('SO', 'Somalia', 'SOS', '252', 'so'),
  ('SS', 'South Sudan', 'SSP', '211', 'en'),
  ('ST', 'São Tomé and Príncipe', 'STN', '239', 'pt'),
  ('SZ', 'Eswatini', 'SZL', '268', 'en'),
  ('TD', 'Chad', 'XAF', '235', 'fr'),
  ('TG', 'Togo', 'XOF', '228', 'fr'),
  ('TN', 'Tunisia', 'TND', '216', 'ar'),
  ('TZ', 'Tanzania', 'TZS', '255', 'sw'),
  ('UG', 'Uganda', 'UGX', '256', 'en'),
  ('ZA', 'South Africa', 'ZAR', '27', 'en'),
  ('ZM', 'Zambia', 'ZMW', '260', 'en'),
  ('ZW', 'Zimbabwe', 'ZWG', '263', 'en'),
  -- Trading partners
  ('AE', 'United Arab Emirates', 'AED', '971', 'ar'),
  ('BE', 'Belgium', 'EUR', '32', 'fr'),
  ('BR', 'Brazil', 'BRL', '55', 'pt'),
  ('CN', 'China', 'CNY', '86', 'zh'),
  ('DE', 'Germany', 'EUR', '49', 'de'),
  ('ES', 'Spain', 'EUR', '34', 'es'),
  ('FR', 'France', 'EUR', '33', 'fr'),
  ('GB', 'United Kingdom', 'GBP', '44', 'en'),
  ('IN', 'India', 'INR', '91', 'en'),
  ('IT', 'Italy', 'EUR', '39', 'it'),
  ('NL', 'Netherlands', 'EUR', '31', 'nl'),
  ('PT', 'Portugal', 'EUR', '351', 'pt'),
  ('SA', 'Saudi Arabia', 'SAR', '966', 'ar'),
  ('TR', 'Türkiye', 'TRY', '90', 'tr'),
  ('US', 'United States', 'USD', '1', 'en')
on conflict do nothing;
--! EndIncluded reference/countries.sql
--! Included reference/roles.sql
-- The roles that members hold, the same in all tenants. Which kinds of tenants they serve is said where permissions are.
insert into core.roles (code, name, description) values
  ('consumer', 'Consumer', 'Looks for offers, asks for goods and services, connects and contributes.'),
  ('business', 'Business', 'Opens businesses of its own and writes their listings.'),
  ('admin', 'Admin', 'Runs the market: acts for any of its members and moderates.'),
  ('financial', 'Financial', 'Watches over funding campaigns and payments.'),
  ('partner', 'Partner', 'Supports businesses from outside: training, logistics, finance.'),
  ('user', 'User', 'Looks clients up and reviews them.'),
  ('moderator', 'Moderator', 'Decides which reviews are shown.'),
  ('client', 'Client', 'Orders services and follows its own orders.'),
  ('service_provider', 'Service provider', 'Bids for orders and carries out those it was given.'),
  ('super_admin', 'Super admin', 'Stands in for the platform in an organisation.'),
  ('org_admin', 'Organisation admin', 'Runs an organisation: its members, teams, deals and settings.'),
  ('salesperson', 'Salesperson', 'Brings in clients and deals, and sees its own.'),
  ('verifier', 'Verifier', 'Checks payments and approves or refuses them.')
on conflict do nothing;
--! EndIncluded reference/roles.sql

-- Tenants: a market, an organisation or an agency. One rule for all of them.

create table core.tenants (
  id int generated by default as identity primary key,
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,62}$'),
  name text not null check (length(name) between 1 and 120),
  kind core.tenant_kind not null,
  parent_id int references core.tenants on delete restrict,
  country_code core.country_code references core.countries on delete restrict,
  currency_code core.currency_code not null references core.currencies on delete restrict,
  default_language core.language_code not null references core.languages on delete restrict,
  time_zone text not null default 'UTC' check (length(time_zone) between 1 and 64),
  settings core.json_object not null default '{}',
  status core.tenant_status not null default 'active',
  description text check (length(description) between 1 and 2000),
  phone core.phone_number,
  email core.email_address,
  address text check (length(address) between 1 and 400),
  website text check (length(website) <= 200 and website ~ '^https?://[^\s/]+[^\s]*$'),
  logo text check (length(logo) between 1 and 400),
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  constraint tenant_is_not_its_own_parent check (parent_id <> id)
);
comment on table core.tenants is '@global The tenants themselves; a service sees only the one it has entered.';
comment on column core.tenants.id is 'Small and dense: it leads most indexes.';
comment on column core.tenants.slug is 'Stable name for URLs and configuration.';
comment on column core.tenants.name is 'What people read.';
comment on column core.tenants.kind is 'Market, organisation, agency or platform.';
comment on column core.tenants.parent_id is 'The tenant this one belongs to, for an agency under a platform.';
comment on column core.tenants.country_code is 'Where the tenant operates, if in one country.';
comment on column core.tenants.currency_code is 'The currency of prices that name none.';
comment on column core.tenants.default_language is 'The language of texts that name none.';
comment on column core.tenants.time_zone is 'IANA time zone of its days.';
comment on column core.tenants.settings is 'Switches of the tenant.';
comment on column core.tenants.status is 'Only an active tenant can be entered.';
comment on column core.tenants.description is 'What it is, in its own words.';
comment on column core.tenants.phone is '@pii none Where the organisation is rung; no number of a person.';
comment on column core.tenants.email is '@pii none Where the organisation is written to.';
comment on column core.tenants.address is '@pii none Where the organisation has its office.';
comment on column core.tenants.website is 'Its address on the web.';
comment on column core.tenants.logo is 'Where the file of its logo lies.';
comment on column core.tenants.created_at is 'When the tenant was made.';
comment on column core.tenants.created_by is 'Who made it; null for the platform.';
comment on column core.tenants.updated_at is 'When the tenant last changed.';
comment on column core.tenants.updated_by is 'Who changed it; null for the platform.';
comment on column core.tenants.version is 'Counts changes, for optimistic locking.';
create index tenants_parent_id_idx on core.tenants (parent_id) where parent_id is not null;
comment on index core.tenants_parent_id_idx is 'The tenants below a tenant.';

-- People are global; belonging is per tenant. What other members may know of a person stands on the membership.

create table core.users (
  id uuid primary key default core.uuid_v7(),
  name text not null check (length(name) between 1 and 120),
  phone core.phone_number unique,
  email core.email_address unique,
  language_code core.language_code not null default 'en' references core.languages on delete restrict,
  location public.geography(point, 4326),
  attributes core.json_object not null default '{}',
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  deleted_at timestamptz(3),
  restored_at timestamptz(3),
  deletion_id uuid
);
comment on table core.users is '@global People. Each sees only itself here; in a tenant others see its membership.';
comment on column core.users.id is 'Time-ordered id.';
comment on column core.users.name is '@pii kind=name subject=id erase=shred Full name.';
comment on column core.users.phone is '@pii kind=phone subject=id erase=null Phone number.';
comment on column core.users.email is '@pii kind=email subject=id erase=null E-mail address.';
comment on column core.users.language_code is 'Preferred language.';
comment on column core.users.location is '@pii kind=location subject=id erase=null Home location.';
comment on column core.users.attributes is '@pii kind=profile subject=id erase=shred Whatever else a product keeps of a person.';
comment on column core.users.created_at is 'When the row was made.';
comment on column core.users.created_by is 'Who made it; null for the system.';
comment on column core.users.updated_at is 'When the row last changed.';
comment on column core.users.updated_by is 'Who changed it; null for the system.';
comment on column core.users.version is 'Counts changes, for optimistic locking.';
comment on column core.users.deleted_at is 'When the person was deleted; null while not.';
comment on column core.users.restored_at is 'When the person was last restored.';
comment on column core.users.deletion_id is 'Shared by all rows that one deletion took along.';
-- The planner keeps samples of a column, past row security: what it expects of a condition (`explain`) lets anybody who can run SQL
-- search through them, and an erased value would live on in them.
alter table core.users
  alter column name set statistics 0,
  alter column phone set statistics 0,
  alter column email set statistics 0,
  alter column location set statistics 0,
  alter column attributes set statistics 0;

create table core.memberships (
  tenant_id int not null references core.tenants on delete restrict,
  user_id uuid not null references core.users on delete restrict,
  display_name text not null check (length(display_name) between 1 and 120),
  status core.membership_status not null default 'active',
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  deletion_id uuid,
  primary key (tenant_id, user_id),
  constraint membership_deletion_check check (deletion_id is null or status = 'left')
);
comment on table core.memberships is 'Who belongs to a tenant. Every reference to a person inside a tenant is a reference to this table.';
comment on column core.memberships.tenant_id is 'The tenant.';
comment on column core.memberships.user_id is 'The person.';
comment on column core.memberships.display_name is '@pii kind=name subject=user_id erase=shred The name other members see.';
comment on column core.memberships.status is 'Only an active member can enter.';
comment on column core.memberships.created_at is 'When the person joined.';
comment on column core.memberships.created_by is 'Who let the person in; null for the system.';
comment on column core.memberships.updated_at is 'When the row last changed.';
comment on column core.memberships.updated_by is 'Who changed it; null for the system.';
comment on column core.memberships.version is 'Counts changes, for optimistic locking.';
comment on column core.memberships.deletion_id is 'That of the deletion of the person that ended it; null otherwise.';
create index memberships_user_id_idx on core.memberships (user_id);
comment on index core.memberships_user_id_idx is 'The tenants of a person; also serves the foreign key from users.';
alter table core.memberships alter column display_name set statistics 0;

create table core.role_grants (
  tenant_id int not null,
  user_id uuid not null,
  role_code text not null references core.roles on delete restrict,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, user_id, role_code),
  foreign key (tenant_id, user_id) references core.memberships on delete cascade
);
comment on table core.role_grants is 'The roles of a member. A context may claim only roles that are granted here.';
comment on column core.role_grants.tenant_id is 'The tenant.';
comment on column core.role_grants.user_id is 'The member.';
comment on column core.role_grants.role_code is 'The role.';
comment on column core.role_grants.created_at is 'When it was granted.';
create index role_grants_tenant_id_role_code_user_id_idx on core.role_grants (tenant_id, role_code, user_id);
comment on index core.role_grants_tenant_id_role_code_user_id_idx is 'Who holds a role.';

--! Included sql/core/context.sql
-- The tenant context. A unit of work begins with core.enter(token); the token is a compact HS256 JWT signed by the service.
-- core.enter checks it, seals it for this transaction with the same key, and keeps in the setting pnc.context the seal, the moment
-- (in milliseconds) the context ends, and the token. Each statement verifies the seal: SQL injected into a service can overwrite the setting, but neither forge a context nor bring one in past
-- core.enter, not even a genuine token or the context of another transaction.
-- The header of a token is compared as text with the headers we issue: nothing of an unverified token is ever decoded.
create table core.context_secrets (
  key_id text primary key check (key_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  header text not null unique,
  secret bytea not null constraint context_secret_is_long_enough check (octet_length(secret) >= 32),
  created_at timestamptz(3) not null default now()
);
comment on table core.context_secrets is '@global Keys that sign tenant contexts. Only the owner and the verifying functions read them.';
comment on column core.context_secrets.key_id is 'Names the key; derived from the secret by whoever installs it.';
comment on column core.context_secrets.header is 'The exact encoded JWT header of tokens signed with this key.';
comment on column core.context_secrets.secret is 'The HMAC key, at least 32 bytes.';
comment on column core.context_secrets.created_at is 'When the key was installed.';

alter table core.context_secrets enable row level security;
alter table core.context_secrets force row level security;
create policy context_secrets_all_owner on core.context_secrets to pnc_owner using (true);
comment on policy context_secrets_all_owner on core.context_secrets is 'The owner installs and retires keys.';
create policy context_secrets_select_definer on core.context_secrets for select to pnc_definer using (true);
comment on policy context_secrets_select_definer on core.context_secrets is 'The verifying functions read keys.';
grant select on core.context_secrets to pnc_definer;

-- In plpgsql, because a function in sql is parsed and planned anew in every statement.
create function core.base64url(bytes bytea) returns text
  language plpgsql
  immutable
  strict
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return translate(encode(bytes, 'base64'), E'+/=\n', '-_');
end
$$;
comment on function core.base64url(bytea) is 'Base64 for tokens (RFC 4648 section 5), without padding.';

create function core.install_context_secret(key_id text, secret text) returns boolean
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if octet_length(secret) < 32 then
    raise exception 'a context secret needs at least 32 bytes' using errcode = 'PN010';
  end if;
  insert into core.context_secrets (key_id, header, secret)
  values (
    install_context_secret.key_id,
    core.base64url(convert_to(format('{"alg":"HS256","typ":"JWT","kid":"%s"}', install_context_secret.key_id), 'UTF8')),
    convert_to(install_context_secret.secret, 'UTF8')
  )
  on conflict do nothing;
  return found;
end
$$;
comment on function core.install_context_secret(text, text) is 'Installs a signing key unless one of that name is there; true if it was new. For the owner.';

-- One function and no smaller ones inside: it runs up to three times in every statement.
create function core.current_context() returns jsonb
  language plpgsql
  stable
  parallel safe
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_context text := current_setting('pnc.context', true);
  v_header text := split_part(v_context, '.', 3);
  v_payload text := split_part(v_context, '.', 4);
  v_secret bytea;
  v_claims jsonb;
begin
  if coalesce(v_header, '') = '' then
    return null;
  end if;
  select k.secret into v_secret from core.context_secrets k where k.header = v_header;
  -- The seal of core.enter: in another transaction now() is another.
  if v_secret is null or split_part(v_context, '.', 1) is distinct from encode(public.hmac(
    convert_to('entered ' || extract(epoch from now()) || ' ' || substr(v_context, strpos(v_context, '.') + 1), 'UTF8'),
    v_secret, 'sha256'
  ), 'hex') then
    return null;
  end if;
  -- The end that core.enter sealed: of the token, or of the first of its roles to end.
  if split_part(v_context, '.', 2)::numeric > extract(epoch from clock_timestamp()) * 1000 then
    v_claims := convert_from(decode(rpad(translate(v_payload, '-_', '+/'), (length(v_payload) + 3) / 4 * 4, '='), 'base64'), 'UTF8');
    return v_claims;
  end if;
  return null;
end
$$;
comment on function core.current_context() is 'The verified claims of this transaction, or null: no context, a forged and an expired one all mean nobody.';

create function core.current_tenant_id() returns int
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (core.current_context() ->> 'tid')::int;
end
$$;
comment on function core.current_tenant_id() is 'The tenant of the verified context, or null.';

create function core.current_user_id() returns uuid
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (core.current_context() ->> 'sub')::uuid;
end
$$;
comment on function core.current_user_id() is 'The person of the verified context, or null for nobody and for a system context.';

create function core.has_role(role_code text) returns boolean
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(core.current_context() -> 'roles' ? role_code, false);
end
$$;
comment on function core.has_role(text) is 'Whether the verified context carries a role. For functions; a policy asks for core.role_tenant_id.';

-- For policies, which compare it with the tenant of the row. A policy that asked for the tenant in one sub-select and for the role in
-- another could be answered by two contexts, between which a single statement had switched: a tenant of one, where the role is of the other.
create function core.role_tenant_id(variadic role_codes text[]) returns int
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_claims jsonb := core.current_context();
begin
  return case when v_claims -> 'roles' ?| role_codes then (v_claims ->> 'tid')::int end;
end
$$;
comment on function core.role_tenant_id(text[]) is 'The tenant of the verified context if it carries one of some roles, or null; for policies, as tenant_id = (select core.role_tenant_id(...)).';

create function core.staff_tenant_id() returns int
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return core.role_tenant_id('admin', 'system');
end
$$;
comment on function core.staff_tenant_id() is 'The tenant in which the verified context may act for others, as an admin or as the system itself, or null; for policies, as tenant_id = (select core.staff_tenant_id()).';

create function core.is_staff() returns boolean
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return core.staff_tenant_id() is not null;
end
$$;
comment on function core.is_staff() is 'Whether the verified context may act for others in its tenant. For functions; a policy asks for core.staff_tenant_id.';

-- Row security lets a service write nothing without a context. One that ends, or that the statement itself takes away, while the statement
-- runs would have what fires at its end take it for the owner of the database, who stands above the rules, and note it as nobody's.
create function core.refuse_nobody() returns void
  language plpgsql
  stable
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Whoever called, also from inside a security definer function.
  v_caller name := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
  if core.current_context() is null and pg_has_role(v_caller, 'pnc_service', 'usage')
    and not exists (select from pg_roles r where r.rolname = v_caller and (r.rolsuper or r.rolbypassrls))
  then
    raise exception 'there is no tenant context, or it ended while the statement ran'
      using errcode = case when current_setting('pnc.context', true) <> '' then 'PN003' else 'PN001' end,
        hint = 'Begin a new unit of work.';
  end if;
end
$$;
comment on function core.refuse_nobody() is 'Raises PN001 or PN003 for a service without a context; for triggers, to which no context otherwise means the owner or an operator.';
--! EndIncluded sql/core/context.sql
--! Included sql/core/enter.sql
-- Opens a unit of work. Membership and roles are checked here, once, and never by a sub-select in a policy.
create function core.check_context(token text, out claims jsonb, out secret bytea, out fault text)
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_header text := split_part(token, '.', 1);
  v_payload text := split_part(token, '.', 2);
begin
  if coalesce(token, '') = '' then
    fault := 'PN001';
    return;
  end if;
  select k.secret into secret from core.context_secrets k where k.header = v_header;
  if secret is null or token is distinct from
    v_header || '.' || v_payload || '.'
      || core.base64url(public.hmac(convert_to(v_header || '.' || v_payload, 'UTF8'), secret, 'sha256'))
  then
    fault := 'PN002';
    return;
  end if;
  claims := convert_from(decode(rpad(translate(v_payload, '-_', '+/'), (length(v_payload) + 3) / 4 * 4, '='), 'base64'), 'UTF8');
  if ((claims ->> 'exp')::numeric > extract(epoch from clock_timestamp())) is not true then
    fault := 'PN003';
  end if;
end
$$;
comment on function core.check_context(text) is 'The claims of a token whose signature and expiry hold and the key that seals it, or the SQLSTATE that says what is wrong with it.';

-- Apart from core.enter, so that a migration that gives roles an end, or a tenant roles of its own, replaces this alone.
create function core.check_roles(tenant_id int, user_id uuid, roles jsonb, out refused text, out ends_at timestamptz)
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- A role may be a JSON null.
  select coalesce(r.code, 'null') into refused
  from jsonb_array_elements_text(roles) r (code)
  where not exists (
    select from core.role_grants g
    where g.tenant_id = check_roles.tenant_id and g.user_id = check_roles.user_id and g.role_code = r.code
  )
  limit 1;
end
$$;
comment on function core.check_roles(int, uuid, jsonb) is 'The first role that a member does not hold, or null; and the moment the first of the others ends, or null.';

-- What both entrances end with: core.enter, and core.enter_authentication where there is sign-in.
create function core.seal_context(token text, secret bytea, ends_at numeric) returns void
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_sealed text := trunc(ends_at * 1000) || '.' || token;
begin
  -- set_config would not reach the workers of a distributed database.
  execute format('set local pnc.context = %L', encode(public.hmac(
    convert_to('entered ' || extract(epoch from now()) || ' ' || v_sealed, 'UTF8'), secret, 'sha256'
  ), 'hex') || '.' || v_sealed);
end
$$;
comment on function core.seal_context(text, bytea, numeric) is 'Makes a token that was checked the context of this transaction until a moment, in seconds since 1970. Called by the functions that enter, which alone have the key.';

create function core.enter(token text) returns void
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Assigned and not selected from: that is a query less, and this is the first thing every unit of work waits for.
  v_checked record;
  v_claims jsonb;
  v_tenant_id int;
  v_user_id uuid;
  v_roles record;
  v_ends_at timestamptz;
begin
  v_checked := core.check_context(token);
  if v_checked.fault is not null then
    raise exception using
      errcode = v_checked.fault,
      message = case v_checked.fault
        when 'PN001' then 'no tenant context was given'
        when 'PN002' then 'the tenant context is malformed or its signature is wrong'
        else 'the tenant context has expired'
      end;
  end if;

  v_claims := v_checked.claims;
  v_tenant_id := v_claims ->> 'tid';
  v_user_id := v_claims ->> 'sub';

  -- Nothing here depends on it, but the trail names it: what it writes down is one session of one person, or none.
  if v_claims ? 'sid'
    and (v_user_id is not null and v_claims ->> 'sid' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') is not true
  then
    raise exception 'the session of the context is no UUID, or there is no person whose session it could be' using errcode = 'PN002';
  end if;

  if not exists (select from core.tenants t where t.id = v_tenant_id and t.status = 'active') then
    raise exception 'tenant % does not exist or is not active', coalesce(v_tenant_id::text, '(none)') using errcode = 'PN006';
  end if;

  if v_user_id is null then
    -- Nobody enters by accident, because a service found no person in its session: who means the system has to say so.
    if v_claims -> 'roles' is distinct from '["system"]' then
      raise exception 'a context without a person has to claim the role "system", and no other' using errcode = 'PN005';
    end if;
  else
    if not exists (
      select from core.memberships m
      join core.users u on u.id = m.user_id and u.deleted_at is null
      where m.tenant_id = v_tenant_id and m.user_id = v_user_id and m.status = 'active'
    ) then
      raise exception 'user % is not an active member of tenant %', v_user_id, v_tenant_id using errcode = 'PN004';
    end if;

    v_roles := core.check_roles(v_tenant_id, v_user_id, coalesce(v_claims -> 'roles', '[]'));
    v_ends_at := v_roles.ends_at;
    if v_roles.refused is not null then
      raise exception 'role "%" is not granted to user % in tenant %', v_roles.refused, v_user_id, v_tenant_id
        using errcode = 'PN005';
    end if;
  end if;

  perform core.seal_context(token, v_checked.secret, least((v_claims ->> 'exp')::numeric, extract(epoch from v_ends_at)));
end
$$;
comment on function core.enter(text) is 'Verifies a signed context, its membership and its roles, and makes it the context of this transaction. Raises PN001 to PN006.';
--! EndIncluded sql/core/enter.sql
--! Included sql/core/touch.sql
-- Bookkeeping that no caller can forget or forge: who and when, the version for optimistic locking, soft deletion.
create function core.tg__check_id() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if NEW.id >= core.uuid_v7_floor(now() + interval '10 minutes') then
    raise exception 'id % lies in the future', NEW.id
      using errcode = 'PN007', hint = 'The clock of the client is wrong; leave the id out to have one made.';
  end if;
  return NEW;
end
$$;
comment on function core.tg__check_id() is 'Refuses a client-made id from the future (10 minutes of clock skew are forgiven): it would lead every newest-first page.';

create function core.tg__refuse_change() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'a row of %.% never changes its %', TG_TABLE_SCHEMA, TG_TABLE_NAME, array_to_string(TG_ARGV, ' or ')
    using errcode = 'PN009';
end
$$;
comment on function core.tg__refuse_change() is 'Refuses to change the columns named in its arguments; fired by a trigger whose WHEN compares them.';

create function core.tg__touch() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_claims jsonb := core.current_context();
begin
  if v_claims is null then
    perform core.refuse_nobody();
  end if;
  if TG_OP = 'INSERT' then
    NEW.created_at := now();
    NEW.created_by := v_claims ->> 'sub';
    NEW.version := 1;
    NEW.updated_by := NEW.created_by;
  else
    NEW.created_at := OLD.created_at;
    NEW.created_by := OLD.created_by;
    NEW.version := OLD.version + 1;
    NEW.updated_by := v_claims ->> 'sub';
  end if;
  NEW.updated_at := now();
  return NEW;
end
$$;
comment on function core.tg__touch() is 'Stamps created_at, created_by, updated_at, updated_by and counts version.';

create function core.tg__soft_delete() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if NEW.deleted_at is not null and OLD.deleted_at is null then
    NEW.deleted_at := now();
    NEW.deletion_id := coalesce(NEW.deletion_id, core.uuid_v7());
    NEW.restored_at := null;
  elsif NEW.deleted_at is null and OLD.deleted_at is not null then
    NEW.deletion_id := null;
    NEW.restored_at := now();
  else
    NEW.deleted_at := OLD.deleted_at;
    NEW.deletion_id := OLD.deletion_id;
    NEW.restored_at := OLD.restored_at;
  end if;
  return NEW;
end
$$;
comment on function core.tg__soft_delete() is 'Keeps deleted_at, deletion_id and restored_at consistent: one deletion_id for all rows that one deletion took along.';
--! EndIncluded sql/core/touch.sql
--! Included sql/core/search-text.sql
-- Full text in the languages of the markets. Accents are removed before stemming, in documents and in queries alike; stop words
-- are dropped before that, because "mais" is a stop word in French and "maïs" a crop. Swahili has no stemmer in PostgreSQL: its
-- configuration, and that of every other language, keeps whole words.
create text search dictionary core.english_stop (template = pg_catalog.simple, stopwords = english, accept = false);
create text search dictionary core.english_stem (template = pg_catalog.snowball, language = english);
create text search dictionary core.french_stop (template = pg_catalog.simple, stopwords = french, accept = false);
create text search dictionary core.french_stem (template = pg_catalog.snowball, language = french);
create text search dictionary core.portuguese_stop (template = pg_catalog.simple, stopwords = portuguese, accept = false);
create text search dictionary core.portuguese_stem (template = pg_catalog.snowball, language = portuguese);
comment on text search dictionary core.english_stop is 'Drops the stop words of English, as they are written.';
comment on text search dictionary core.english_stem is 'Stems English; knows no stop words.';
comment on text search dictionary core.french_stop is 'Drops the stop words of French, as they are written.';
comment on text search dictionary core.french_stem is 'Stems French; knows no stop words.';
comment on text search dictionary core.portuguese_stop is 'Drops the stop words of Portuguese, as they are written.';
comment on text search dictionary core.portuguese_stem is 'Stems Portuguese; knows no stop words.';

create text search configuration core.search_english (copy = pg_catalog.english);
create text search configuration core.search_french (copy = pg_catalog.french);
create text search configuration core.search_portuguese (copy = pg_catalog.portuguese);
create text search configuration core.search_arabic (copy = pg_catalog.arabic);
create text search configuration core.search_simple (copy = pg_catalog.simple);

alter text search configuration core.search_english
  alter mapping for asciihword, asciiword, hword_asciipart with core.english_stop, core.english_stem;
alter text search configuration core.search_english
  alter mapping for hword, hword_part, word with core.english_stop, public.unaccent, core.english_stem;
alter text search configuration core.search_french
  alter mapping for asciihword, asciiword, hword_asciipart with core.french_stop, core.french_stem;
alter text search configuration core.search_french
  alter mapping for hword, hword_part, word with core.french_stop, public.unaccent, core.french_stem;
alter text search configuration core.search_portuguese
  alter mapping for asciihword, asciiword, hword_asciipart with core.portuguese_stop, core.portuguese_stem;
alter text search configuration core.search_portuguese
  alter mapping for hword, hword_part, word with core.portuguese_stop, public.unaccent, core.portuguese_stem;
alter text search configuration core.search_arabic
  alter mapping for hword, hword_part, word with public.unaccent, pg_catalog.arabic_stem;
alter text search configuration core.search_simple
  alter mapping for hword, hword_part, word with public.unaccent, pg_catalog.simple;

comment on text search configuration core.search_english is 'English, accents ignored.';
comment on text search configuration core.search_french is 'French, accents ignored.';
comment on text search configuration core.search_portuguese is 'Portuguese, accents ignored.';
comment on text search configuration core.search_arabic is 'Arabic.';
comment on text search configuration core.search_simple is 'Whole words, accents ignored: Swahili and every language without a stemmer.';

create function core.search_document(language_code text, title text, body text) returns tsvector
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_configuration regconfig;
begin
  v_configuration := case language_code
    when 'en' then 'core.search_english'::regconfig
    when 'fr' then 'core.search_french'::regconfig
    when 'pt' then 'core.search_portuguese'::regconfig
    when 'ar' then 'core.search_arabic'::regconfig
    else 'core.search_simple'::regconfig
  end;
  return setweight(to_tsvector(v_configuration, coalesce(title, '')), 'A')
    || setweight(to_tsvector(v_configuration, coalesce(body, '')), 'C');
end
$$;
comment on function core.search_document(text, text, text) is 'The search vector of a text in its own language: the title weighs A, the body C.';

create function core.search_query(language_code text, terms text) returns tsquery
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
  -- That stop words are ignored is nothing to tell whoever searches.
  set client_min_messages = warning
as $$
declare
  v_query tsquery := case language_code
    when 'en' then websearch_to_tsquery('core.search_english', terms)
    when 'fr' then websearch_to_tsquery('core.search_french', terms)
    when 'pt' then websearch_to_tsquery('core.search_portuguese', terms)
    when 'ar' then websearch_to_tsquery('core.search_arabic', terms)
    else websearch_to_tsquery('core.search_simple', terms)
  end;
begin
  -- Where stop words were all there was to look for, they are looked for as they stand: what is left otherwise is nothing, or
  -- only minuses, which hold for almost every text.
  if numnode(v_query) = 0 or ''::tsvector @@ v_query then
    v_query := websearch_to_tsquery('core.search_simple', terms) && v_query;
  end if;
  return case when ''::tsvector @@ v_query then '' else v_query end;
end
$$;
comment on function core.search_query(text, text) is 'What a person typed, as a query against documents of one language; "quotes", or, and -minus work as on the web. Empty when there is nothing to look for.';
--! EndIncluded sql/core/search-text.sql

create trigger _100_touch before insert or update on core.tenants
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.tenants is 'Who, when, and the version.';
create trigger _050_check_id before insert on core.users
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on core.users is 'No ids from the future.';
create trigger _060_refuse_change before update of id on core.users
  for each row when (NEW.id <> OLD.id) execute function core.tg__refuse_change('id');
comment on trigger _060_refuse_change on core.users is 'A person keeps its id.';
create trigger _100_touch before insert or update on core.users
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.users is 'Who, when, and the version.';
create trigger _200_soft_delete before update of deleted_at on core.users
  for each row execute function core.tg__soft_delete();
comment on trigger _200_soft_delete on core.users is 'Keeps the columns of soft deletion consistent.';
create trigger _060_refuse_change before update of tenant_id, user_id on core.memberships
  for each row when (NEW.tenant_id <> OLD.tenant_id or NEW.user_id <> OLD.user_id)
  execute function core.tg__refuse_change('tenant_id', 'user_id');
comment on trigger _060_refuse_change on core.memberships is 'A membership never moves.';
create trigger _100_touch before insert or update on core.memberships
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.memberships is 'Who, when, and the version.';

-- Row security. One restrictive policy ties a row to the tenant of the verified context; permissive policies say who may do what.
-- The restrictive policy names its roles: the roles that own definer functions have policies of their own.

alter table core.tenants enable row level security;
alter table core.tenants force row level security;
create policy tenants_all_tenant on core.tenants as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (id = (select core.current_tenant_id()));
comment on policy tenants_all_tenant on core.tenants is 'A tenant sees itself and no other.';
create policy tenants_select_member on core.tenants for select to pnc_service, pnc_readonly using (true);
comment on policy tenants_select_member on core.tenants is 'Whoever has entered may read it.';
create policy tenants_update_staff on core.tenants for update to pnc_service using (id = (select core.staff_tenant_id()));
comment on policy tenants_update_staff on core.tenants is 'Staff changes what the tenant says of itself.';
create policy tenants_select_definer on core.tenants for select to pnc_definer, pnc_search using (true);
comment on policy tenants_select_definer on core.tenants is 'core.enter looks tenants up; search functions read the currency.';

alter table core.users enable row level security;
alter table core.users force row level security;
create policy users_select_self on core.users for select to pnc_service, pnc_readonly
  using (id = (select core.current_user_id()));
comment on policy users_select_self on core.users is 'A person reads only itself.';
create policy users_update_self on core.users for update to pnc_service
  using (id = (select core.current_user_id()) and deleted_at is null)
  with check (id = (select core.current_user_id()));
comment on policy users_update_self on core.users is 'A person changes only itself, and brings itself back no more once it is deleted.';
create policy users_insert_system on core.users for insert to pnc_service
  with check ((select core.has_role('system')));
comment on policy users_insert_system on core.users is 'Only a sign-up service, acting as the system, makes people.';
create policy users_select_definer on core.users for select to pnc_definer using (true);
comment on policy users_select_definer on core.users is 'core.enter asks whether the person is deleted.';

alter table core.memberships enable row level security;
alter table core.memberships force row level security;
create policy memberships_all_tenant on core.memberships as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy memberships_all_tenant on core.memberships is 'Rows of the entered tenant only.';
create policy memberships_select_member on core.memberships for select to pnc_service, pnc_readonly using (true);
comment on policy memberships_select_member on core.memberships is 'Members know one another.';
create policy memberships_insert_system on core.memberships for insert to pnc_service with check (tenant_id = (select core.role_tenant_id('system')));
comment on policy memberships_insert_system on core.memberships is 'Staff lets nobody in who has not asked: only the sign-up service, acting as the system, makes members.';
create policy memberships_update_system on core.memberships for update to pnc_service using (tenant_id = (select core.role_tenant_id('system')));
comment on policy memberships_update_system on core.memberships is 'The system changes memberships.';
create policy memberships_update_staff on core.memberships for update to pnc_service
  using (tenant_id = (select core.staff_tenant_id()) and (status in ('active', 'suspended') or deletion_id is not null))
  with check (tenant_id = (select core.staff_tenant_id()) and status in ('active', 'suspended', 'left'));
comment on policy memberships_update_staff on core.memberships is 'Staff suspends members, brings them back, and takes them out; it brings nobody back who has left.';
create policy memberships_update_self on core.memberships for update to pnc_service
  using (user_id = (select core.current_user_id()) and status = 'active')
  with check (user_id = (select core.current_user_id()) and status in ('active', 'left'));
comment on policy memberships_update_self on core.memberships is 'A member says how others see its name, and leaves.';
create policy memberships_select_definer on core.memberships for select to pnc_definer using (true);
comment on policy memberships_select_definer on core.memberships is 'core.enter checks membership.';

alter table core.role_grants enable row level security;
alter table core.role_grants force row level security;
create policy role_grants_all_tenant on core.role_grants as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy role_grants_all_tenant on core.role_grants is 'Rows of the entered tenant only.';
create policy role_grants_select_member on core.role_grants for select to pnc_service, pnc_readonly using (true);
comment on policy role_grants_select_member on core.role_grants is 'Members see who holds which role.';
create policy role_grants_insert_staff on core.role_grants for insert to pnc_service with check (tenant_id = (select core.staff_tenant_id()));
comment on policy role_grants_insert_staff on core.role_grants is 'Staff grants roles.';
create policy role_grants_delete_staff on core.role_grants for delete to pnc_service using (tenant_id = (select core.staff_tenant_id()));
comment on policy role_grants_delete_staff on core.role_grants is 'Staff takes roles back.';
create policy role_grants_select_definer on core.role_grants for select to pnc_definer using (true);
comment on policy role_grants_select_definer on core.role_grants is 'core.enter checks roles.';

-- Grants. Columns that triggers keep are never granted for writing; nothing is granted to public.

grant select on core.languages, core.currencies, core.countries, core.roles to pnc_service, pnc_readonly;
grant select on core.tenants, core.users, core.memberships, core.role_grants to pnc_service, pnc_readonly;
grant select on core.tenants, core.memberships, core.role_grants to pnc_definer;
grant select (id, deleted_at) on core.users to pnc_definer;
grant select on core.tenants to pnc_search;
grant update (name, description, phone, email, address, website, logo, default_language, time_zone) on core.tenants to pnc_service;
grant insert (id, name, phone, email, language_code, location, attributes) on core.users to pnc_service;
grant update (name, language_code, location, attributes, deleted_at) on core.users to pnc_service;
grant insert (tenant_id, user_id, display_name, status), update (display_name, status) on core.memberships to pnc_service;
grant insert (tenant_id, user_id, role_code), delete on core.role_grants to pnc_service;

grant execute on function core.current_context(), core.current_tenant_id(), core.current_user_id(),
  core.has_role(text), core.role_tenant_id(text[]), core.staff_tenant_id(), core.is_staff(), core.refuse_nobody()
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor, pnc_definer, pnc_search;
grant execute on function core.enter(text) to pnc_service, pnc_readonly, pnc_operator, pnc_auditor;
grant execute on function core.base64url(bytea), core.check_context(text), core.check_roles(int, uuid, jsonb),
  core.seal_context(text, bytea, numeric) to pnc_definer;
grant execute on function core.uuid_v7(), core.uuid_v7_floor(timestamptz), core.uuid_v7_time(uuid),
  core.search_document(text, text, text), core.search_query(text, text)
  to pnc_service, pnc_readonly, pnc_operator, pnc_auditor, pnc_definer, pnc_search;
alter function core.current_context() owner to pnc_definer;
alter function core.enter(text) owner to pnc_definer;
-- The old owner loses its privilege with the ownership; policies and triggers that run as pnc_owner need it.
set local role pnc_definer;
grant execute on function core.current_context() to pnc_owner;
set local role pnc_owner;
revoke create on schema core from pnc_definer;
