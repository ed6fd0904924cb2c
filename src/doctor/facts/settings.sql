-- What sessions of the database begin with, not what this one has set for itself.
select name, reset_val as setting from pg_catalog.pg_settings where reset_val is not null
