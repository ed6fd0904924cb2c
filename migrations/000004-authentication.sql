--! Previous: sha1:073af6cb37ae0d18b975fe7ce6ef0eedae18ef54
--! Hash: sha1:0d645e6a127002fb421ac721733bd5ab9d9112fe
--! Message: authentication

-- Authentication: the identities by which people prove who they are, their passwords, pending challenges, sessions, and the
-- applications that sign in by signature. People are global, and so are these; what protects them instead of a tenant is that
-- services reach no more than the rows of the acting person, and everything else by a few functions (below).

grant create on schema core to pnc_definer;

create domain core.identity_service as text
  check (value in ('email', 'phone', 'wallet', 'telegram', 'google', 'apple', 'facebook', 'twitter', 'github', 'linkedin'));
comment on domain core.identity_service is 'Where an identity comes from, or how its possession is proven.';
create domain core.wallet_address as text check (value ~ '^0x[0-9a-f]{40}$');
comment on domain core.wallet_address is 'Address of an Ethereum account in lower case, so that equality finds it whatever its checksum spelling.';
create domain core.lock_reason as text check (value in ('attempts', 'staff'));
comment on domain core.lock_reason is 'Why an identity is locked: too many failed attempts, or by the staff of the platform.';
create domain core.challenge_kind as text check (value in ('code', 'nonce'));
comment on domain core.challenge_kind is 'A code is short and sent to the address; a nonce is long and signed by whoever holds its key.';
create domain core.challenge_purpose as text check (value in ('sign_in', 'link', 'reset_password'));
comment on domain core.challenge_purpose is 'What an answered challenge is good for, and nothing else.';
create domain core.session_end_reason as text check (value in ('signed_out', 'signed_out_elsewhere', 'password_changed', 'membership_ended'));
comment on domain core.session_end_reason is 'Why a session ended before its time.';

-- Identities

create table core.identities (
  id uuid primary key default core.uuid_v7(),
  user_id uuid not null references core.users on delete cascade,
  service core.identity_service not null,
  service_id text not null check (length(service_id) between 1 and 255),
  details core.json_object not null default '{}',
  verified_at timestamptz(3),
  last_login_at timestamptz(3),
  last_proof_at timestamptz(3),
  failed_attempts int not null default 0 check (failed_attempts >= 0),
  lockouts int not null default 0 check (lockouts >= 0),
  locked_at timestamptz(3),
  locked_until timestamptz(3),
  lock_reason core.lock_reason,
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  unique (service, service_id),
  constraint a_lock_has_a_time_and_a_reason check (
    (locked_at is null) = (lock_reason is null) and (locked_until is null) = (lock_reason is distinct from 'attempts')
  ),
  constraint service_id_is_normalised check (
    case service
      when 'email' then service_id = lower(service_id) and service_id ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$'
      when 'phone' then service_id ~ '^\+[1-9][0-9]{6,14}$'
      when 'wallet' then service_id ~ '^0x[0-9a-f]{40}$'
      when 'telegram' then service_id ~ '^[1-9][0-9]{0,15}$'
      else service_id ~ '^[!-~]+$'
    end
  )
);
comment on table core.identities is '@global Ways in which a person signs in. A service sees those of the acting person; sign-in works through functions.';
comment on column core.identities.id is 'Time-ordered id.';
comment on column core.identities.user_id is 'The person it belongs to, and to nobody else.';
comment on column core.identities.service is 'E-mail, phone, wallet, Telegram or another service.';
comment on column core.identities.service_id is '@pii kind=identifier subject=user_id erase=shred What the service calls the person, normalised: e-mail in lower case, phone in E.164, wallet in lower case, Telegram id in digits.';
comment on column core.identities.details is '@pii kind=profile subject=user_id erase=shred What the service says of the person, such as a user name.';
comment on column core.identities.verified_at is 'When possession was first proven; null while it was not.';
comment on column core.identities.last_login_at is 'The latest successful sign-in.';
comment on column core.identities.last_proof_at is 'When the latest accepted proof of another service was made; an older one is a replay.';
comment on column core.identities.failed_attempts is 'Attempts that failed since the last success or lock.';
comment on column core.identities.lockouts is 'Locks by failed attempts since the last success; each lasts twice as long as the one before.';
comment on column core.identities.locked_at is 'When it was locked; null while it is not.';
comment on column core.identities.locked_until is 'When a lock by failed attempts ends by itself; null while there is none, and for a lock by staff.';
comment on column core.identities.lock_reason is 'Why it is locked.';
comment on column core.identities.created_at is 'When the row was made.';
comment on column core.identities.created_by is 'Who made it; null for sign-in.';
comment on column core.identities.updated_at is 'When the row last changed.';
comment on column core.identities.updated_by is 'Who changed it; null for sign-in.';
comment on column core.identities.version is 'Counts changes.';
create index identities_user_id_idx on core.identities (user_id);
comment on index core.identities_user_id_idx is 'The identities of a person; serves the foreign key.';
alter table core.identities
  alter column service_id set statistics 0,
  alter column details set statistics 0;

create table core.passwords (
  user_id uuid primary key references core.users on delete cascade,
  hash text not null check (
    length(hash) <= 400 and hash ~ '^\$scrypt\$ln=[0-9]{1,2},r=[0-9]{1,2},p=[0-9]{1,2}\$[A-Za-z0-9+/]{22,88}\$[A-Za-z0-9+/]{43,88}$'
  ),
  changed_at timestamptz(3) not null default now()
);
comment on table core.passwords is '@global Password hashes. No role reads them but the functions of sign-in, one at a time, each counted as an attempt.';
comment on column core.passwords.user_id is 'The person; all of its e-mail addresses and phone numbers share the password.';
comment on column core.passwords.hash is '@pii kind=secret subject=user_id erase=shred scrypt in PHC form: $scrypt$ln=17,r=8,p=1$salt$hash.';
comment on column core.passwords.changed_at is 'When the person last chose it.';
alter table core.passwords alter column hash set statistics 0;

create table core.challenges (
  id uuid primary key,
  kind core.challenge_kind not null,
  subject bytea not null check (octet_length(subject) = 32),
  purpose core.challenge_purpose not null,
  digest bytea not null check (octet_length(digest) = 32),
  tries int not null default 0 check (tries >= 0),
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  consumed_at timestamptz(3),
  constraint a_challenge_is_short_lived check (expires_at > created_at and expires_at <= created_at + interval '1 hour')
);
comment on table core.challenges is '@global @unaudited They live for minutes. Codes and nonces that wait for an answer, for any address, known or not. Only the functions of sign-in reach them.';
comment on column core.challenges.id is 'Names the challenge in its answer; made by the library.';
comment on column core.challenges.kind is 'Code or nonce.';
comment on column core.challenges.subject is 'SHA-256 of service and address: the address itself does not stand here.';
comment on column core.challenges.purpose is 'What it is good for.';
comment on column core.challenges.digest is 'Of a code its HMAC under a key that is derived from the context secret; of a nonce the SHA-256 of the message to be signed.';
comment on column core.challenges.tries is 'Answers that were tried.';
comment on column core.challenges.created_at is 'When it was begun.';
comment on column core.challenges.expires_at is 'Until when it may be answered.';
comment on column core.challenges.consumed_at is 'When it was answered rightly, or replaced by a newer one.';
create index challenges_subject_created_at_idx on core.challenges (subject, created_at);
comment on index core.challenges_subject_created_at_idx is 'How many codes an address had of late.';
create index challenges_expires_at_idx on core.challenges (expires_at);
comment on index core.challenges_expires_at_idx is 'What core.purge_challenges deletes.';

-- Sessions. The tenant is called the scope, because a session may have none: it then holds in every tenant of its person.

create table core.sessions (
  id uuid primary key default core.uuid_v7(),
  user_id uuid not null references core.users on delete cascade,
  identity_id uuid not null references core.identities on delete cascade,
  scope_tenant_id int,
  token_digest bytea not null unique check (octet_length(token_digest) = 32),
  client_id text check (length(client_id) between 1 and 100),
  address inet,
  user_agent text check (length(user_agent) between 1 and 400),
  details core.json_object not null default '{}',
  idle_seconds int not null check (idle_seconds between 60 and 31622400),
  created_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  end_reason core.session_end_reason,
  foreign key (scope_tenant_id, user_id) references core.memberships (tenant_id, user_id) on delete cascade,
  constraint a_session_expires_by_its_end check (expires_at <= ends_at and ends_at <= created_at + interval '366 days'),
  constraint an_end_has_a_reason check ((revoked_at is null) = (end_reason is null))
);
comment on table core.sessions is '@global @unaudited Every request moves when they were last seen; how each began and ended stays in its row. Sessions of people. A service sees those of the acting person in the entered tenant; the newest one is the current session of the person.';
comment on column core.sessions.id is 'Time-ordered id: names the session, opens nothing.';
comment on column core.sessions.user_id is 'The person.';
comment on column core.sessions.identity_id is 'By which identity it was opened.';
comment on column core.sessions.scope_tenant_id is 'The only tenant it holds in; null for every tenant of the person.';
comment on column core.sessions.token_digest is '@pii none SHA-256 of the token; no role reads it.';
comment on column core.sessions.client_id is 'The application, as it calls itself.';
comment on column core.sessions.address is '@pii kind=address subject=user_id erase=null Network address it was opened from.';
comment on column core.sessions.user_agent is '@pii kind=device subject=user_id erase=null Browser or device it was opened from.';
comment on column core.sessions.details is '@pii kind=device subject=user_id erase=shred Whatever else a client says of itself, such as its version.';
comment on column core.sessions.idle_seconds is 'How long it lasts unused.';
comment on column core.sessions.created_at is 'When it was opened.';
comment on column core.sessions.last_seen_at is 'When its token was last presented, to the minute.';
comment on column core.sessions.expires_at is 'When it ends unless it is used; the end itself once it was ended.';
comment on column core.sessions.ends_at is 'When it ends however much it is used.';
comment on column core.sessions.revoked_at is 'When it was ended before its time.';
comment on column core.sessions.end_reason is 'Why it was.';
create index sessions_user_id_id_idx on core.sessions (user_id, id);
comment on index core.sessions_user_id_id_idx is 'The sessions of a person, newest last; serves the foreign key.';
create index sessions_identity_id_idx on core.sessions (identity_id);
comment on index core.sessions_identity_id_idx is 'Serves the foreign key to identities.';
create index sessions_scope_tenant_id_user_id_idx on core.sessions (scope_tenant_id, user_id) where scope_tenant_id is not null;
comment on index core.sessions_scope_tenant_id_user_id_idx is 'Serves the foreign key to memberships.';
create index sessions_expires_at_idx on core.sessions (expires_at);
comment on index core.sessions_expires_at_idx is 'What core.purge_sessions deletes.';
alter table core.sessions
  alter column address set statistics 0,
  alter column user_agent set statistics 0,
  alter column details set statistics 0;

-- Applications of a tenant that sign in with a key of their own.

create table core.auth_apps (
  id uuid not null default core.uuid_v7(),
  tenant_id int not null references core.tenants on delete restrict,
  address core.wallet_address not null,
  name text not null check (length(btrim(name)) between 1 and 120),
  description text check (length(description) <= 2000),
  nonce_message text check (length(nonce_message) between 1 and 1000),
  nonce_expires_at timestamptz(3),
  last_login_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid,
  version int not null default 1,
  deleted_at timestamptz(3),
  restored_at timestamptz(3),
  deletion_id uuid,
  primary key (id, tenant_id),
  constraint auth_apps_deletion_check check ((deleted_at is null) = (deletion_id is null)),
  constraint a_nonce_expires check ((nonce_message is null) = (nonce_expires_at is null))
);
comment on table core.auth_apps is 'Applications that sign in to a tenant by signing a nonce message.';
comment on column core.auth_apps.id is 'Time-ordered id; a client may supply it and repeat the insert safely.';
comment on column core.auth_apps.tenant_id is 'The tenant.';
comment on column core.auth_apps.address is '@pii none Address of the key an application signs with.';
comment on column core.auth_apps.name is '@pii none Name of the application.';
comment on column core.auth_apps.description is 'What the application is for.';
comment on column core.auth_apps.nonce_message is 'The message to be signed next; null while none is pending. Good for one sign-in.';
comment on column core.auth_apps.nonce_expires_at is 'Until when it may be signed.';
comment on column core.auth_apps.last_login_at is 'The latest successful sign-in.';
comment on column core.auth_apps.created_at is 'When the row was made.';
comment on column core.auth_apps.created_by is 'Who made it; null for the system.';
comment on column core.auth_apps.updated_at is 'When the row last changed.';
comment on column core.auth_apps.updated_by is 'Who changed it; null for the system.';
comment on column core.auth_apps.version is 'Counts changes, for optimistic locking.';
comment on column core.auth_apps.deleted_at is 'When it was deleted; null while not.';
comment on column core.auth_apps.restored_at is 'When it was last restored.';
comment on column core.auth_apps.deletion_id is 'Shared by all rows that one deletion took along.';
create unique index auth_apps_tenant_id_address_key on core.auth_apps (tenant_id, address) where deleted_at is null;
comment on index core.auth_apps_tenant_id_address_key is 'One live application for an address.';
create index auth_apps_tenant_id_id_idx on core.auth_apps (tenant_id, id desc);
comment on index core.auth_apps_tenant_id_id_idx is 'Newest applications of a tenant; serves the foreign key to tenants.';

-- Functions

create type core.sign_in as (
  outcome text,
  session_id uuid,
  user_id uuid,
  identity_id uuid,
  tenant_id int,
  expires_at timestamptz
);
comment on type core.sign_in is 'What became of a sign-in: signed_in, registered, refused, unknown, locked, replayed, challenge_invalid or not_a_member; and the session, if there is one.';

--! Included sql/authentication/context.sql
-- Sign-in happens before any tenant is known. Its context is a token without a tenant and without a person, whose only role is
-- "authentication": core.enter refuses it, because it names no tenant, and core.enter_authentication refuses every other. No policy
-- of any table lets it in; what it may do is what the functions below do.

create function core.enter_authentication(token text) returns void
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_checked record := core.check_context(token);
begin
  if v_checked.fault is not null then
    raise exception 'the context of sign-in is missing, malformed or expired' using errcode = v_checked.fault;
  end if;
  if v_checked.claims -> 'roles' is distinct from '["authentication"]' or v_checked.claims ?| array['tid', 'sub', 'sid'] then
    raise exception 'a context of a tenant is no context of sign-in' using errcode = 'PN002';
  end if;
  perform core.seal_context(token, v_checked.secret, (v_checked.claims ->> 'exp')::numeric);
end
$$;
comment on function core.enter_authentication(text) is 'Verifies a signed context of sign-in and makes it the context of this transaction. Raises PN001 to PN003.';

create function core.require_authentication() returns void
  language plpgsql
  stable
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_claims jsonb := core.current_context();
begin
  -- A tenant may have a role of the same name: only a context without a tenant and a person counts.
  if coalesce(v_claims -> 'roles' = '["authentication"]' and not v_claims ? 'tid' and not v_claims ? 'sub', false) then
    return;
  end if;
  raise exception 'only the context of sign-in may do this'
    using errcode = 'PN020', hint = 'Call it through db.authentication, not in a unit of work of a tenant.';
end
$$;
comment on function core.require_authentication() is 'Raises PN020 outside the context of sign-in. The first line of every function that reaches the identities of others.';

create function core.sign_in_limits(
  out attempts int, out lock interval, out longest_lock interval, out unlocks int, out code_tries int, out codes int, out codes_within interval
)
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  attempts := 5;
  lock := interval '15 minutes';
  longest_lock := interval '1 day';
  unlocks := 3;
  code_tries := 5;
  codes := 10;
  codes_within := interval '1 hour';
end
$$;
comment on function core.sign_in_limits() is 'After how many failed attempts an identity locks and for how long (twice as long each time, up to the longest), how many of them in a row staff of a tenant may open, how often a code may be tried, and how many codes there are for one address within a time.';
--! EndIncluded sql/authentication/context.sql
--! Included sql/authentication/challenges.sql
-- Challenges: one-time codes and nonces. They know their address only as a digest, and nothing of identities: one is begun and
-- answered in the same way whether the address belongs to somebody or not.

create function core.challenge_subject(service text, service_id text) returns bytea
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return sha256(convert_to(service || ':' || service_id, 'UTF8'));
end
$$;
comment on function core.challenge_subject(text, text) is 'Stands for an address in challenges.';

create function core.begin_challenge(
  id uuid, kind text, service text, service_id text, purpose text, digest bytea, lifetime interval
) returns timestamptz
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_subject bytea := core.challenge_subject(service, service_id);
  v_expires_at timestamptz(3) := now() + lifetime;
  v_count int;
begin
  perform core.require_authentication();
  if kind = 'code' then
    -- One at a time for an address: otherwise two could both be the last that is allowed.
    perform pg_advisory_xact_lock(hashtextextended('core.challenges ' || encode(v_subject, 'hex'), 0));
    select count(*) into v_count
    from core.challenges c, core.sign_in_limits() l
    where c.subject = v_subject and c.kind = 'code' and c.created_at > now() - l.codes_within;
    if v_count >= (select l.codes from core.sign_in_limits() l) then
      return null;
    end if;
    update core.challenges c
    set consumed_at = now()
    where c.subject = v_subject and c.kind = 'code' and c.purpose = begin_challenge.purpose and c.consumed_at is null;
  end if;
  insert into core.challenges (id, kind, subject, purpose, digest, expires_at)
  values (begin_challenge.id, begin_challenge.kind, v_subject, begin_challenge.purpose, begin_challenge.digest, v_expires_at);
  return v_expires_at;
end
$$;
comment on function core.begin_challenge(uuid, text, text, text, text, bytea, interval)
  is 'Stores the digest of a code or nonce for an address, whoever it belongs to, and says until when it lasts; null when the address had too many codes of late. A new code replaces the one before.';

create function core.consume_challenge(id uuid, service text, service_id text, purpose text, digest bytea) returns boolean
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_right boolean;
begin
  -- One statement: of several that come at once each waits for the one before and sees what it did.
  update core.challenges c
  set
    tries = c.tries + 1,
    consumed_at = case when c.digest = consume_challenge.digest then now() end
  from core.sign_in_limits() l
  where c.id = consume_challenge.id
    and c.subject = core.challenge_subject(service, service_id)
    and c.purpose = consume_challenge.purpose
    and c.consumed_at is null
    and c.expires_at > now()
    and c.tries < l.code_tries
  returning c.consumed_at is not null into v_is_right;
  return v_is_right;
end
$$;
comment on function core.consume_challenge(uuid, text, text, text, bytea)
  is 'Tries an answer: true once for the right one, false for a wrong one, null where no such challenge is pending. The try counts in either case.';

create function core.purge_challenges(rows int) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_count int;
begin
  delete from core.challenges c
  where c.id in (
    select o.id from core.challenges o
    where o.expires_at < now() - interval '1 day'
    order by o.expires_at
    limit least(greatest(rows, 0), 100000)
    for update skip locked
  );
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function core.purge_challenges(int) is '@all_tenants Deletes challenges that expired more than a day ago, at most so many, and says how many. For the operator, until it returns 0.';
--! EndIncluded sql/authentication/challenges.sql
--! Included sql/authentication/sessions.sql
-- Sessions. A token is 256 random bits that the library makes; the database sees its SHA-256 only.

create function core.tg_sessions__end() returns trigger
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  if OLD.revoked_at is not null then
    raise exception 'a session that has ended does not begin again' using errcode = 'PN009';
  end if;
  NEW.revoked_at := now();
  NEW.end_reason := coalesce(NEW.end_reason, 'signed_out');
  NEW.expires_at := least(OLD.expires_at, now());
  return NEW;
end
$$;
comment on function core.tg_sessions__end() is 'Dates the end of a session by the server, and lets no session begin again.';

create function core.open_session(identity_id uuid, session jsonb) returns core.sign_in
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_result core.sign_in;
  v_is_deleted boolean;
  v_is_held boolean;
begin
  select i.id, i.user_id, u.deleted_at is not null, coalesce(i.lock_reason = 'staff', false)
  into v_result.identity_id, v_result.user_id, v_is_deleted, v_is_held
  from core.identities i
  join core.users u on u.id = i.user_id
  where i.id = open_session.identity_id
  for update of i;
  if not found or v_is_deleted then
    v_result := null;
    v_result.outcome := 'refused';
    return v_result;
  end if;
  if v_is_held then
    v_result.outcome := 'locked';
    return v_result;
  end if;
  update core.identities i
  set failed_attempts = 0, lockouts = 0, locked_at = null, locked_until = null, lock_reason = null, last_login_at = now()
  where i.id = open_session.identity_id;

  v_result.tenant_id := (session ->> 'tenant')::int;
  if v_result.tenant_id is not null and not core.may_enter(v_result.user_id, v_result.tenant_id) then
    v_result.outcome := 'not_a_member';
    return v_result;
  end if;
  insert into core.sessions as s (
    user_id, identity_id, scope_tenant_id, token_digest, client_id, address, user_agent, details, idle_seconds, expires_at, ends_at
  )
  values (
    v_result.user_id, v_result.identity_id, v_result.tenant_id, decode(session ->> 'digest', 'hex'),
    session ->> 'client', (session ->> 'address')::inet, session ->> 'user_agent', coalesce(session -> 'details', '{}'),
    (session ->> 'idle_seconds')::int,
    now() + make_interval(secs => least((session ->> 'idle_seconds')::int, (session ->> 'longest_seconds')::int)),
    now() + make_interval(secs => (session ->> 'longest_seconds')::int)
  )
  returning s.id, s.expires_at into v_result.session_id, v_result.expires_at;
  v_result.outcome := 'signed_in';
  return v_result;
end
$$;
comment on function core.open_session(uuid, jsonb)
  is 'Opens a session for an identity whose possession was proven, unless the person is deleted, the identity held by staff, or the tenant closed to the person; forgets failed attempts.';

create function core.may_enter(user_id uuid, tenant_id int) returns boolean
  language plpgsql
  stable
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from core.memberships m
    join core.tenants t on t.id = m.tenant_id
    where m.tenant_id = may_enter.tenant_id and m.user_id = may_enter.user_id and m.status = 'active' and t.status = 'active'
  );
end
$$;
comment on function core.may_enter(uuid, int) is 'Whether core.enter would let a person into a tenant.';

create function core.live_session(digest bytea) returns core.sessions
  language plpgsql
  stable
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_session core.sessions;
begin
  select s.* into v_session
  from core.sessions s
  join core.users u on u.id = s.user_id
  join core.identities i on i.id = s.identity_id
  where s.token_digest = live_session.digest
    and s.revoked_at is null
    and s.expires_at > now()
    and u.deleted_at is null
    and i.lock_reason is distinct from 'staff';
  return v_session;
end
$$;
comment on function core.live_session(bytea) is 'The session of a token while it holds: not ended, not expired, its person not deleted, its identity not held by staff.';

create function core.authenticate_session(
  digest bytea, tenant_id int,
  out session_id uuid, out user_id uuid, out entered_tenant_id int, out roles text[], out expires_at timestamptz
)
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_session core.sessions;
  v_tenant_id int;
begin
  perform core.require_authentication();
  v_session := core.live_session(digest);
  v_tenant_id := coalesce(authenticate_session.tenant_id, v_session.scope_tenant_id);
  if v_session.id is null
    or v_session.scope_tenant_id <> v_tenant_id
    or not coalesce(core.may_enter(v_session.user_id, v_tenant_id), false)
  then
    return;
  end if;
  -- A write a minute at most, not one for each request; the end is never later than what was allowed at the beginning.
  if v_session.last_seen_at < now() - interval '1 minute' then
    update core.sessions s
    set last_seen_at = now(), expires_at = greatest(s.expires_at, least(now() + make_interval(secs => s.idle_seconds), s.ends_at))
    where s.id = v_session.id and s.revoked_at is null
    returning s.expires_at into v_session.expires_at;
    if not found then
      return;
    end if;
  end if;
  session_id := v_session.id;
  user_id := v_session.user_id;
  entered_tenant_id := v_tenant_id;
  expires_at := v_session.expires_at;
  -- Those that core.check_roles would let in.
  roles := array(
    select g.role_code
    from core.role_grants g
    join core.roles r on r.code = g.role_code and r.is_active
    where g.tenant_id = v_tenant_id and g.user_id = v_session.user_id
      and least(g.expires_at, r.expires_at, 'infinity') > clock_timestamp()
    union all
    select r.code
    from core.tenant_role_grants g
    join core.tenant_roles r on r.tenant_id = g.tenant_id and r.id = g.role_id and r.is_active
    where g.tenant_id = v_tenant_id and g.user_id = v_session.user_id
      and least(g.expires_at, r.expires_at, 'infinity') > clock_timestamp()
    order by 1
  );
end
$$;
comment on function core.authenticate_session(bytea, int)
  is 'Who a token stands for in a tenant, and in which roles; all null when it does not hold there. A session of one tenant never holds in another. Prolongs the session.';

create function core.session_tenants(digest bytea) returns table (tenant_id int, slug text, name text)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_session core.sessions;
begin
  perform core.require_authentication();
  v_session := core.live_session(digest);
  return query
    select t.id, t.slug, t.name
    from core.memberships m
    join core.tenants t on t.id = m.tenant_id
    where m.user_id = v_session.user_id and m.status = 'active' and t.status = 'active'
      and (v_session.scope_tenant_id is null or m.tenant_id = v_session.scope_tenant_id)
    order by t.id;
end
$$;
comment on function core.session_tenants(bytea) is 'The tenants a token holds in, to choose from; none when it does not hold.';

create function core.end_sessions(digest bytea, whose text, reason text) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_session core.sessions;
  v_count int;
begin
  perform core.require_authentication();
  v_session := core.live_session(digest);
  update core.sessions s
  set revoked_at = now(), end_reason = end_sessions.reason
  where s.user_id = v_session.user_id
    and s.revoked_at is null
    and case whose when 'this' then s.id = v_session.id when 'others' then s.id <> v_session.id when 'all' then true else false end;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function core.end_sessions(bytea, text, text) is 'Ends this session, the others of its person, or all, in every tenant; says how many.';

create function core.purge_sessions(rows int) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_count int;
begin
  delete from core.sessions s
  where s.id in (
    select o.id from core.sessions o
    where o.expires_at < now() - interval '30 days'
    order by o.expires_at
    limit least(greatest(rows, 0), 100000)
    for update skip locked
  );
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function core.purge_sessions(int) is '@all_tenants Deletes sessions that ended more than 30 days ago, at most so many, and says how many. For the operator, until it returns 0.';
--! EndIncluded sql/authentication/sessions.sql
--! Included sql/authentication/identities.sql
-- Signing in. None of these functions says whether an address belongs to somebody before its possession is proven; none raises an
-- error for a wrong proof, because the error would take the counting back.

create function core.note_failure(identity_id uuid) returns void
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Attempts count until the next success; one after a lock has run out begins anew. A lock that staff placed stays as it is.
  update core.identities i
  set
    failed_attempts = n.attempts,
    locked_at = case when n.attempts >= l.attempts then now() end,
    locked_until = case when n.attempts >= l.attempts then now() + least(l.lock * power(2, least(i.lockouts, 20)), l.longest_lock) end,
    lock_reason = case when n.attempts >= l.attempts then 'attempts' end,
    lockouts = i.lockouts + case when n.attempts >= l.attempts then 1 else 0 end
  from core.sign_in_limits() l,
    lateral (select case when i0.locked_until is null then i0.failed_attempts + 1 else 1 end from core.identities i0 where i0.id = note_failure.identity_id) n (attempts)
  where i.id = note_failure.identity_id and i.lock_reason is distinct from 'staff';
end
$$;
comment on function core.note_failure(uuid) is 'Counts a failed attempt, and locks the identity at the limit. The caller has locked the row.';

create function core.begin_password_check(service text, service_id text, out identity_id uuid, out hash text)
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform core.require_authentication();
  -- The lock of the row makes those who come at once queue up: each sees the attempts of all before it.
  select i.id into identity_id
  from core.identities i
  where i.service = begin_password_check.service and i.service_id = begin_password_check.service_id
  for update;
  if not found or core.is_locked(identity_id) then
    identity_id := null;
    return;
  end if;
  select p.hash into hash
  from core.passwords p
  join core.identities i on i.user_id = p.user_id
  join core.users u on u.id = p.user_id
  where i.id = identity_id and u.deleted_at is null;
  if not found then
    identity_id := null;
    return;
  end if;
  -- Before the password is looked at: whoever does not report back has failed.
  perform core.note_failure(identity_id);
end
$$;
comment on function core.begin_password_check(text, text)
  is 'The hash a password has to fit, for one identity, counted as a failed attempt until core.sign_in_with_password says otherwise; nulls when there is none, it is locked, or it has no password.';

create function core.is_locked(identity_id uuid) returns boolean
  language plpgsql
  stable
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from core.identities i where i.id = is_locked.identity_id and (i.lock_reason = 'staff' or i.locked_until > now()));
end
$$;
comment on function core.is_locked(uuid) is 'Whether an identity is locked now, by failed attempts or by staff.';

create function core.sign_in_with_password(identity_id uuid, hash text, new_hash text, session jsonb) returns core.sign_in
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid;
  v_result core.sign_in;
begin
  perform core.require_authentication();
  -- The hash that was checked is named again: nobody gets here past core.begin_password_check, nor with a password that was
  -- changed meanwhile. A lock by attempts does not matter: this attempt was let in before it.
  select p.user_id into v_user_id
  from core.identities i
  join core.passwords p on p.user_id = i.user_id
  where i.id = sign_in_with_password.identity_id and p.hash = sign_in_with_password.hash
  -- A change of the password waits, and then ends the session that this opens; or this waits, and finds another hash.
  for no key update of p;
  if not found then
    v_result.outcome := 'refused';
    return v_result;
  end if;
  v_result := core.open_session(identity_id, session);
  if new_hash is not null and v_result.outcome = 'signed_in' then
    update core.passwords p set hash = sign_in_with_password.new_hash where p.user_id = v_user_id;
  end if;
  return v_result;
end
$$;
comment on function core.sign_in_with_password(uuid, text, text, jsonb)
  is 'Opens a session after the library has found that the password fits the hash, and replaces the hash by one with newer parameters if given.';

create function core.find_or_register(service text, service_id text, registration jsonb, out identity_id uuid, out outcome text)
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid;
begin
  -- Two that sign up with the same address at once: the second one signs in.
  perform pg_advisory_xact_lock(hashtextextended('core.identities ' || service || ':' || service_id, 0));
  select i.id into identity_id
  from core.identities i
  where i.service = find_or_register.service and i.service_id = find_or_register.service_id
  for update;
  if found then
    outcome := case when core.is_locked(identity_id) then 'locked' else 'found' end;
    if outcome = 'found' then
      update core.identities i set verified_at = now() where i.id = identity_id and i.verified_at is null;
    end if;
    return;
  end if;
  if registration is null then
    outcome := 'unknown';
    return;
  end if;
  insert into core.users (name, language_code)
  values (registration ->> 'name', coalesce(registration ->> 'language_code', 'en'))
  returning id into v_user_id;
  insert into core.identities as i (user_id, service, service_id, details, verified_at)
  values (
    v_user_id, find_or_register.service, find_or_register.service_id, coalesce(registration -> 'details', '{}'), now()
  )
  returning i.id into identity_id;
  if registration ->> 'password_hash' is not null then
    insert into core.passwords (user_id, hash) values (v_user_id, registration ->> 'password_hash');
  end if;
  outcome := 'registered';
end
$$;
comment on function core.find_or_register(text, text, jsonb)
  is 'The identity of an address whose possession was proven; a new person with it where there is none and a registration is given.';

create function core.finish_sign_in(identity_id uuid, outcome text, session jsonb) returns core.sign_in
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_result core.sign_in;
begin
  if outcome = 'found' then
    return core.open_session(identity_id, session);
  end if;
  if outcome = 'registered' then
    -- Whoever has just signed up belongs to no tenant yet, so neither does the session.
    v_result := core.open_session(identity_id, session - 'tenant');
  end if;
  v_result.outcome := outcome;
  return v_result;
end
$$;
comment on function core.finish_sign_in(uuid, text, jsonb) is 'Opens the session of what core.find_or_register found or made.';

create function core.sign_in_with_challenge(
  challenge_id uuid, service text, service_id text, digest bytea, registration jsonb, session jsonb
) returns core.sign_in
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_right boolean;
  v_identity_id uuid;
  v_outcome text;
  v_result core.sign_in;
begin
  perform core.require_authentication();
  v_is_right := core.consume_challenge(challenge_id, service, service_id, 'sign_in', digest);
  if v_is_right is not true then
    if v_is_right is false then
      select i.id into v_identity_id
      from core.identities i
      where i.service = sign_in_with_challenge.service and i.service_id = sign_in_with_challenge.service_id
      for update;
      if not core.is_locked(v_identity_id) then
        perform core.note_failure(v_identity_id);
      end if;
    end if;
    v_result.outcome := 'challenge_invalid';
    return v_result;
  end if;
  select f.identity_id, f.outcome into v_identity_id, v_outcome
  from core.find_or_register(service, service_id, registration) f;
  return core.finish_sign_in(v_identity_id, v_outcome, session);
end
$$;
comment on function core.sign_in_with_challenge(uuid, text, text, bytea, jsonb, jsonb)
  is 'Answers the challenge of an address and opens a session for the person it belongs to, or signs that person up. A wrong answer counts as a failed attempt.';

create function core.sign_in_with_proof(
  service text, service_id text, proven_at timestamptz, registration jsonb, session jsonb
) returns core.sign_in
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_identity_id uuid;
  v_outcome text;
  v_result core.sign_in;
begin
  perform core.require_authentication();
  if service in ('email', 'phone', 'wallet') then
    raise exception 'possession of an identity of % is proven by a challenge', service using errcode = 'PN021';
  end if;
  select f.identity_id, f.outcome into v_identity_id, v_outcome
  from core.find_or_register(service, service_id, registration) f;
  if v_outcome in ('found', 'registered') and not core.accept_proof(v_identity_id, proven_at) then
    v_result.outcome := 'replayed';
    return v_result;
  end if;
  return core.finish_sign_in(v_identity_id, v_outcome, session);
end
$$;
comment on function core.sign_in_with_proof(text, text, timestamptz, jsonb, jsonb)
  is 'Opens a session for an identity that another service vouches for, which the library has verified. A proof that is not newer than the last accepted one is refused.';

create function core.accept_proof(identity_id uuid, proven_at timestamptz) returns boolean
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  update core.identities i
  set last_proof_at = coalesce(accept_proof.proven_at, now())
  where i.id = accept_proof.identity_id and (accept_proof.proven_at is null or i.last_proof_at is null or i.last_proof_at < accept_proof.proven_at);
  return found;
end
$$;
comment on function core.accept_proof(uuid, timestamptz) is 'Accepts a proof made at a moment once: whatever is as old or older is refused from then on. Null for a proof that cannot be replayed.';
--! EndIncluded sql/authentication/identities.sql
--! Included sql/authentication/people.sql
-- What a person does with its own identities and password, and what staff may do with those of others.

create function core.link_identity(
  session_digest bytea, service text, service_id text, challenge_id uuid, digest bytea, proven_at timestamptz, details jsonb,
  out outcome text, out identity_id uuid
)
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_session core.sessions;
  v_owner_id uuid;
begin
  perform core.require_authentication();
  v_session := core.live_session(session_digest);
  -- A session of one tenant cannot make a way into all of them.
  if v_session.id is null or v_session.scope_tenant_id is not null then
    outcome := 'session_invalid';
    return;
  end if;
  if service in ('email', 'phone', 'wallet') then
    if core.consume_challenge(challenge_id, service, service_id, 'link', digest) is not true then
      outcome := 'challenge_invalid';
      return;
    end if;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('core.identities ' || service || ':' || service_id, 0));
  insert into core.identities as i (user_id, service, service_id, details, verified_at)
  values (v_session.user_id, link_identity.service, link_identity.service_id, coalesce(link_identity.details, '{}'), now())
  on conflict do nothing
  returning i.id into identity_id;
  if identity_id is null then
    select i.id, i.user_id into identity_id, v_owner_id
    from core.identities i
    where i.service = link_identity.service and i.service_id = link_identity.service_id;
    if v_owner_id <> v_session.user_id then
      identity_id := null;
      outcome := 'taken';
      return;
    end if;
  end if;
  if not core.accept_proof(identity_id, proven_at) then
    outcome := 'replayed';
    return;
  end if;
  outcome := 'linked';
end
$$;
comment on function core.link_identity(bytea, text, text, uuid, bytea, timestamptz, jsonb)
  is 'Gives the person of a session one more identity, whose possession a challenge or another service proves. Who has it already keeps it.';

create function core.unlink_identity(identity_id uuid) returns boolean
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid := core.current_user_id();
begin
  -- Two at once, each of which sees the other's, would leave none; under a snapshot each would, whoever waits.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'identities are taken away under read committed, not under %', current_setting('transaction_isolation')
      using errcode = 'PN012', hint = 'Do it in a unit of work of its own.';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('core.identities of ' || v_user_id, 0));
  if not exists (select from core.identities i where i.id = unlink_identity.identity_id and i.user_id = v_user_id) then
    return false;
  end if;
  if not exists (select from core.identities i where i.id <> unlink_identity.identity_id and i.user_id = v_user_id) then
    raise exception 'the last identity of a person is not taken away' using errcode = 'PN022', hint = 'Link another one before.';
  end if;
  -- Linked anew it would be held no more.
  delete from core.identities i where i.id = unlink_identity.identity_id and i.lock_reason is distinct from 'staff';
  return found;
end
$$;
comment on function core.unlink_identity(uuid) is 'Takes an identity away from the person of the context, and ends the sessions it opened; false when it is not its own, or held by staff. Raises PN022 for the last one.';

create function core.reset_password(
  challenge_id uuid, service text, service_id text, digest bytea, hash text
) returns text
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_identity_id uuid;
  v_user_id uuid;
begin
  perform core.require_authentication();
  if core.consume_challenge(challenge_id, service, service_id, 'reset_password', digest) is not true then
    return 'challenge_invalid';
  end if;
  select i.id, i.user_id into v_identity_id, v_user_id
  from core.identities i
  join core.users u on u.id = i.user_id
  where i.service = reset_password.service and i.service_id = reset_password.service_id
    and u.deleted_at is null
  for update of i;
  if not found then
    return 'unknown';
  end if;
  if exists (select from core.identities i where i.id = v_identity_id and i.lock_reason = 'staff') then
    return 'locked';
  end if;
  update core.identities i
  set failed_attempts = 0, lockouts = 0, locked_at = null, locked_until = null, lock_reason = null,
    verified_at = coalesce(i.verified_at, now())
  where i.id = v_identity_id;
  perform core.replace_password(v_user_id, hash, null);
  return 'changed';
end
$$;
comment on function core.reset_password(uuid, text, text, bytea, text)
  is 'Sets the password of whoever proves possession of the address by a code, ends all sessions of the person, and opens a lock by failed attempts.';

create function core.change_password(session_digest bytea, identity_id uuid, hash text, new_hash text) returns text
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_session core.sessions;
begin
  perform core.require_authentication();
  v_session := core.live_session(session_digest);
  if v_session.id is null then
    return 'session_invalid';
  end if;
  if not exists (
    select from core.passwords p
    join core.identities i on i.user_id = p.user_id
    where p.user_id = v_session.user_id and i.id = change_password.identity_id and p.hash = change_password.hash
  ) then
    return 'refused';
  end if;
  update core.identities i
  set failed_attempts = 0, lockouts = 0, locked_at = null, locked_until = null, lock_reason = null
  where i.id = change_password.identity_id and i.lock_reason is distinct from 'staff';
  perform core.replace_password(v_session.user_id, new_hash, v_session.id);
  return 'changed';
end
$$;
comment on function core.change_password(bytea, uuid, text, text)
  is 'Replaces the password of the person of a session who has just given the old one, and ends the other sessions.';

create function core.replace_password(user_id uuid, hash text, kept_session_id uuid) returns void
  language plpgsql
  volatile
  security invoker
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into core.passwords as p (user_id, hash) values (replace_password.user_id, replace_password.hash)
  on conflict on constraint passwords_pkey do update set hash = excluded.hash, changed_at = now();
  update core.sessions s
  set revoked_at = now(), end_reason = 'password_changed'
  where s.user_id = replace_password.user_id and s.revoked_at is null and s.id is distinct from replace_password.kept_session_id;
end
$$;
comment on function core.replace_password(uuid, text, uuid) is 'Stores a password and ends the sessions that were opened with the old one, but for one.';

create function core.hold_identity(service text, service_id text, is_held boolean) returns boolean
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform core.require_authentication();
  update core.identities i
  set
    failed_attempts = 0,
    lockouts = 0,
    locked_at = case when is_held then now() end,
    locked_until = null,
    lock_reason = case when is_held then 'staff' end
  where i.service = hold_identity.service and i.service_id = hold_identity.service_id;
  return found;
end
$$;
comment on function core.hold_identity(text, text, boolean)
  is 'Locks an identity until further notice, with the sessions it opened, or opens any lock; false when there is no such identity. For the staff of the platform.';

create function core.unlock_member(user_id uuid) returns int
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_count int;
begin
  if not core.is_staff() or not coalesce(core.may_enter(user_id, core.current_tenant_id()), false) then
    return 0;
  end if;
  update core.identities i
  set failed_attempts = 0, locked_at = null, locked_until = null, lock_reason = null
  where i.user_id = unlock_member.user_id and i.lock_reason = 'attempts'
    -- The lock guards the person in every tenant: staff of one may not open it for whoever is guessing, time and again.
    and i.lockouts <= (select l.unlocks from core.sign_in_limits() l);
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function core.unlock_member(uuid)
  is 'Opens the locks that failed attempts put on the identities of an active member, and says how many; 0 unless staff of its tenant asks. How long the next lock lasts does not change, and after a few it is for the person to open.';
--! EndIncluded sql/authentication/people.sql

create trigger _060_refuse_change before update of id, user_id, service, service_id on core.identities
  for each row when (
    NEW.id <> OLD.id or NEW.user_id <> OLD.user_id or NEW.service <> OLD.service or NEW.service_id <> OLD.service_id
  )
  execute function core.tg__refuse_change('id', 'user_id', 'service', 'service_id');
comment on trigger _060_refuse_change on core.identities is 'An identity never passes to another person.';
create trigger _100_touch before insert or update on core.identities
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.identities is 'Who, when, and the version.';

create trigger _060_refuse_change before update of id, user_id, identity_id, scope_tenant_id, token_digest, ends_at on core.sessions
  for each row when (
    NEW.id <> OLD.id or NEW.user_id <> OLD.user_id or NEW.identity_id <> OLD.identity_id
    or NEW.scope_tenant_id is distinct from OLD.scope_tenant_id or NEW.token_digest <> OLD.token_digest or NEW.ends_at <> OLD.ends_at
  )
  execute function core.tg__refuse_change('id', 'user_id', 'identity_id', 'scope_tenant_id', 'token_digest', 'ends_at');
comment on trigger _060_refuse_change on core.sessions is 'A session is of one person, in one scope, by one token, up to one end.';
create trigger _200_end before update of revoked_at, end_reason on core.sessions
  for each row execute function core.tg_sessions__end();
comment on trigger _200_end on core.sessions is 'A session ends once.';

create trigger _050_check_id before insert on core.auth_apps
  for each row execute function core.tg__check_id();
comment on trigger _050_check_id on core.auth_apps is 'No ids from the future.';
create trigger _060_refuse_change before update of id, tenant_id, address on core.auth_apps
  for each row when (NEW.id <> OLD.id or NEW.tenant_id <> OLD.tenant_id or NEW.address <> OLD.address)
  execute function core.tg__refuse_change('id', 'tenant_id', 'address');
comment on trigger _060_refuse_change on core.auth_apps is 'Another key is another application.';
create trigger _100_touch before insert or update on core.auth_apps
  for each row execute function core.tg__touch();
comment on trigger _100_touch on core.auth_apps is 'Who, when, and the version.';
create trigger _200_soft_delete before update of deleted_at on core.auth_apps
  for each row execute function core.tg__soft_delete();
comment on trigger _200_soft_delete on core.auth_apps is 'Keeps the columns of soft deletion consistent.';

-- Row security. Passwords and challenges have no policy but that of the functions: whoever else asks, the owner included, finds nothing.

alter table core.identities enable row level security;
alter table core.identities force row level security;
create policy identities_select_self on core.identities for select to pnc_service, pnc_readonly
  using (user_id = (select core.current_user_id()));
comment on policy identities_select_self on core.identities is 'A person sees its own identities.';
create policy identities_all_definer on core.identities to pnc_definer using (true);
comment on policy identities_all_definer on core.identities is 'The functions of sign-in.';

alter table core.passwords enable row level security;
alter table core.passwords force row level security;
create policy passwords_all_definer on core.passwords to pnc_definer using (true);
comment on policy passwords_all_definer on core.passwords is 'The functions of sign-in, and nobody else.';

alter table core.challenges enable row level security;
alter table core.challenges force row level security;
create policy challenges_all_definer on core.challenges to pnc_definer using (true);
comment on policy challenges_all_definer on core.challenges is 'The functions of sign-in, and nobody else.';

alter table core.sessions enable row level security;
alter table core.sessions force row level security;
create policy sessions_all_scope on core.sessions as restrictive to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (scope_tenant_id is null or scope_tenant_id = (select core.current_tenant_id()));
comment on policy sessions_all_scope on core.sessions is 'What a person does in another tenant is not seen in this one.';
create policy sessions_select_self on core.sessions for select to pnc_service, pnc_readonly
  using (user_id = (select core.current_user_id()));
comment on policy sessions_select_self on core.sessions is 'A person sees its own sessions.';
create policy sessions_update_self on core.sessions for update to pnc_service
  using (user_id = (select core.current_user_id()));
comment on policy sessions_update_self on core.sessions is 'A person ends its own sessions.';
create policy sessions_all_definer on core.sessions to pnc_definer using (true);
comment on policy sessions_all_definer on core.sessions is 'The functions of sign-in.';

alter table core.auth_apps enable row level security;
alter table core.auth_apps force row level security;
create policy auth_apps_all_tenant on core.auth_apps as restrictive
  to pnc_owner, pnc_service, pnc_readonly, pnc_operator, pnc_auditor
  using (tenant_id = (select core.current_tenant_id()));
comment on policy auth_apps_all_tenant on core.auth_apps is 'Rows of the entered tenant only.';
create policy auth_apps_select_staff on core.auth_apps for select to pnc_service, pnc_readonly using (tenant_id = (select core.staff_tenant_id()));
comment on policy auth_apps_select_staff on core.auth_apps is 'Staff sees the applications of its tenant.';
create policy auth_apps_insert_staff on core.auth_apps for insert to pnc_service with check (tenant_id = (select core.staff_tenant_id()));
comment on policy auth_apps_insert_staff on core.auth_apps is 'Staff registers applications.';
create policy auth_apps_update_staff on core.auth_apps for update to pnc_service using (tenant_id = (select core.staff_tenant_id()));
comment on policy auth_apps_update_staff on core.auth_apps is 'Staff changes them; the system notes their nonces.';

create policy users_all_definer on core.users to pnc_definer using (true);
comment on policy users_all_definer on core.users is 'Sign-in signs people up and asks whether they are deleted; it is granted no more.';

-- Grants

grant select (
  id, user_id, service, service_id, details, verified_at, last_login_at, failed_attempts, locked_at, locked_until, lock_reason,
  created_at, created_by, updated_at, updated_by, version
) on core.identities to pnc_service, pnc_readonly;
grant select (
  id, user_id, identity_id, scope_tenant_id, client_id, address, user_agent, details, created_at, last_seen_at, expires_at, ends_at, revoked_at, end_reason
) on core.sessions to pnc_service, pnc_readonly;
grant update (revoked_at, end_reason) on core.sessions to pnc_service;
grant select on core.auth_apps to pnc_service, pnc_readonly;
grant insert (id, tenant_id, address, name, description) on core.auth_apps to pnc_service;
grant update (name, description, nonce_message, nonce_expires_at, last_login_at, deleted_at) on core.auth_apps to pnc_service;

grant select, insert, update, delete on core.identities, core.challenges, core.sessions to pnc_definer;
grant select, insert, update on core.passwords to pnc_definer;
grant select, insert (name, language_code) on core.users to pnc_definer;
grant execute on function
  core.require_authentication(), core.sign_in_limits(), core.challenge_subject(text, text),
  core.consume_challenge(uuid, text, text, text, bytea), core.open_session(uuid, jsonb), core.may_enter(uuid, int),
  core.live_session(bytea), core.note_failure(uuid), core.is_locked(uuid), core.find_or_register(text, text, jsonb),
  core.accept_proof(uuid, timestamptz), core.finish_sign_in(uuid, text, jsonb), core.replace_password(uuid, text, uuid)
  to pnc_definer;
grant execute on function
  core.enter_authentication(text),
  core.begin_challenge(uuid, text, text, text, text, bytea, interval),
  core.begin_password_check(text, text),
  core.sign_in_with_password(uuid, text, text, jsonb),
  core.sign_in_with_challenge(uuid, text, text, bytea, jsonb, jsonb),
  core.sign_in_with_proof(text, text, timestamptz, jsonb, jsonb),
  core.link_identity(bytea, text, text, uuid, bytea, timestamptz, jsonb),
  core.unlink_identity(uuid),
  core.reset_password(uuid, text, text, bytea, text),
  core.change_password(bytea, uuid, text, text),
  core.hold_identity(text, text, boolean),
  core.unlock_member(uuid),
  core.authenticate_session(bytea, int),
  core.session_tenants(bytea),
  core.end_sessions(bytea, text, text)
  to pnc_service;
grant execute on function core.purge_challenges(int), core.purge_sessions(int) to pnc_operator;

alter function core.enter_authentication(text) owner to pnc_definer;
alter function core.begin_challenge(uuid, text, text, text, text, bytea, interval) owner to pnc_definer;
alter function core.purge_challenges(int) owner to pnc_definer;
alter function core.authenticate_session(bytea, int) owner to pnc_definer;
alter function core.session_tenants(bytea) owner to pnc_definer;
alter function core.end_sessions(bytea, text, text) owner to pnc_definer;
alter function core.purge_sessions(int) owner to pnc_definer;
alter function core.begin_password_check(text, text) owner to pnc_definer;
alter function core.sign_in_with_password(uuid, text, text, jsonb) owner to pnc_definer;
alter function core.sign_in_with_challenge(uuid, text, text, bytea, jsonb, jsonb) owner to pnc_definer;
alter function core.sign_in_with_proof(text, text, timestamptz, jsonb, jsonb) owner to pnc_definer;
alter function core.link_identity(bytea, text, text, uuid, bytea, timestamptz, jsonb) owner to pnc_definer;
alter function core.unlink_identity(uuid) owner to pnc_definer;
alter function core.reset_password(uuid, text, text, bytea, text) owner to pnc_definer;
alter function core.change_password(bytea, uuid, text, text) owner to pnc_definer;
alter function core.hold_identity(text, text, boolean) owner to pnc_definer;
alter function core.unlock_member(uuid) owner to pnc_definer;

revoke create on schema core from pnc_definer;
