-- The oldest of any database stops the whole server.
select d.datname as database, 'transactions' as kind, age(d.datfrozenxid) as age, current_setting('autovacuum_freeze_max_age')::int as limit
from pg_catalog.pg_database d
union all
select d.datname, 'multixacts', mxid_age(d.datminmxid), current_setting('autovacuum_multixact_freeze_max_age')::int
from pg_catalog.pg_database d
