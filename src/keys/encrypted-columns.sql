-- Every column of the domains core.ciphertext and core.blind_index, with its comment; partitions have those of their table.
select n.nspname || '.' || c.relname as table_name, a.attname::text as column_name, t.typname::text as domain_name,
  coalesce(col_description(a.attrelid, a.attnum), '') as note
from pg_attribute a
join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = a.atttypid
join pg_namespace tn on tn.oid = t.typnamespace and tn.nspname = 'core'
where t.typname in ('ciphertext', 'blind_index') and not a.attisdropped
order by 1, a.attnum
