-- The keys that may sign contexts. Their bytes stay in the database; what they hold is counted here.
select
  k.key_id as id,
  k.created_at as "installedAt",
  (
    select sum(-c.n * log(2, c.n / octet_length(k.secret)::numeric))::float8
    from (
      select count(*)::numeric as n
      from generate_series(0, octet_length(k.secret) - 1) place
      group by get_byte(k.secret, place)
    ) c
  ) as bits
from core.context_secrets k
order by k.created_at, k.key_id
