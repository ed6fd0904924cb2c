-- How far a migration without a transaction has come. Its rows go with the record of the migration itself.
create table if not exists graphile_migrate.statements (
  filename text not null,
  number int not null,
  statement text not null,
  finished_at timestamptz,
  primary key (filename, number)
);

comment on table graphile_migrate.statements is
  'Statements of a --! no-transaction migration that is not finished: what pnc-db migrate leaves out when it goes on.';
comment on column graphile_migrate.statements.filename is 'The migration, as graphile-migrate records it: 000003.sql.';
comment on column graphile_migrate.statements.number is 'The place of the statement, from 1.';
comment on column graphile_migrate.statements.statement is 'Its text, to notice a file that was edited half-way.';
comment on column graphile_migrate.statements.finished_at is 'Null while it runs, and after it failed.';
