-- What objects that a role makes later will be granted. A row without grants takes away what PostgreSQL would grant by itself.
select
  concat_ws(' ', quote_ident(pg_get_userbyid(d.defaclrole)), quote_ident(n.nspname), d.defaclobjtype) as id,
  pg_get_userbyid(d.defaclrole) as role,
  n.nspname as schema,
  case d.defaclobjtype
    when 'r' then 'tables'
    when 'S' then 'sequences'
    when 'f' then 'functions'
    when 'T' then 'types'
    when 'n' then 'schemas'
    else 'large objects'
  end as "objects",
  coalesce(
    (
      select jsonb_agg(
        jsonb_build_object(
          'grantee', case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end,
          'privilege', lower(a.privilege_type),
          'isGrantable', a.is_grantable
        )
        order by a.grantee <> 0, pg_get_userbyid(a.grantee), a.privilege_type
      )
      from aclexplode(d.defaclacl) a
      where a.grantee <> d.defaclrole
    ),
    '[]'
  ) as grants
from pg_catalog.pg_default_acl d
left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
