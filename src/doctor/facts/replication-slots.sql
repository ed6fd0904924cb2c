select
  slot_name as name,
  active as "isActive",
  wal_status as "walStatus",
  pg_wal_lsn_diff(
    case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end,
    restart_lsn
  )::float8 as bytes
from pg_catalog.pg_replication_slots
order by slot_name
