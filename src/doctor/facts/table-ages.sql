-- The tables with the oldest unfrozen rows, and the age at which autovacuum freezes them unasked.
select
  c.oid::regclass::text as table,
  age(c.relfrozenxid) as age,
  least(
    current_setting('autovacuum_freeze_max_age')::int,
    (select option_value::int from pg_options_to_table(c.reloptions) where option_name = 'autovacuum_freeze_max_age')
  ) as limit
from pg_catalog.pg_class c
where c.relkind in ('r', 'm', 't') and c.relfrozenxid <> 0 and not pg_is_other_temp_schema(c.relnamespace)
order by 2 desc, 1
