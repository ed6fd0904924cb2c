-- Text search configurations with the dictionaries of each kind of token.
select
  format('%I.%I', n.nspname, c.cfgname) as id,
  n.nspname as schema,
  c.cfgname as name,
  pg_get_userbyid(c.cfgowner) as owner,
  format('%I.%I', pn.nspname, p.prsname) as base,
  array(
    select format('%s: %s', token.alias, string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno))
    from pg_catalog.pg_ts_config_map m
    join ts_token_type(c.cfgparser) token on token.tokid = m.maptokentype
    where m.mapcfg = c.oid
    group by token.alias
    order by token.alias collate "C"
  ) as settings,
  obj_description(c.oid, 'pg_ts_config') as comment
from pg_catalog.pg_ts_config c
join pg_catalog.pg_namespace n on n.oid = c.cfgnamespace
join pg_catalog.pg_ts_parser p on p.oid = c.cfgparser
join pg_catalog.pg_namespace pn on pn.oid = p.prsnamespace
where n.oid = any (:schemas)
  and not exists (
    select from pg_catalog.pg_depend e
    where e.classid = 'pg_catalog.pg_ts_config'::regclass and e.objid = c.oid and e.deptype = 'e'
  )
