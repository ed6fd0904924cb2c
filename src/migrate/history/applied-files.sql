-- The files as they were when they were applied. graphile-migrate records a hash, which says that a file was edited and not
-- what was changed; and it covers neither the header nor the name. A row goes with its record, whoever removes that.
create table if not exists graphile_migrate.applied_files (
  hash text primary key references graphile_migrate.migrations on update cascade on delete cascade,
  name text not null,
  content text not null
);

comment on table graphile_migrate.applied_files is
  'The committed migrations as they were applied, for pnc-db migrate verify.';
comment on column graphile_migrate.applied_files.hash is 'Which migration it is.';
comment on column graphile_migrate.applied_files.name is 'The name of the file: 000002-add-reviews.sql.';
comment on column graphile_migrate.applied_files.content is 'The whole file with its header.';
