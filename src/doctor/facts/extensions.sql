select e.extname as name, e.extversion as installed, a.default_version as available
from pg_catalog.pg_extension e
left join pg_catalog.pg_available_extensions a on a.name = e.extname
