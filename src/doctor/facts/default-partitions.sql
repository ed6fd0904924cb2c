select
  p.partrelid::regclass::text as parent,
  p.partdefid::regclass::text as partition
from pg_catalog.pg_partitioned_table p
where p.partdefid <> 0
