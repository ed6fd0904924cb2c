import type { SeededDrift } from './seeded-drift.js'

/** Drift of functions, aggregates and views in the zoo (`test/catalog/zoo.sql`). */
export const functionsAndViewsDrifts: readonly SeededDrift[] = [
  {
    name: 'the body of a function',
    sql: `create or replace function zoo.tg_animals() returns trigger language plpgsql security definer set search_path = ''
      as $$\nbegin\n  return null;\nend\n$$`,
    found: [
      [
        'function-changed',
        'zoo.tg_animals()',
        'line 3 on:\n  here:       return null;\n  migrations: return NEW;',
      ],
    ],
  },
  {
    name: 'a function with other properties',
    sql: `alter function zoo.tg_animals() security invoker; alter function zoo.tg_animals() reset search_path;
      alter function zoo.half(int) volatile called on null input parallel safe`,
    found: [
      ['function-changed', 'zoo.tg_animals()', 'Its security is invoker; the migrations say definer.'],
      ['function-changed', 'zoo.tg_animals()', 'Its settings is none; the migrations say search_path=""'],
      ['function-changed', 'zoo.half(integer)', 'Its volatility is volatile; the migrations say immutable.'],
      [
        'function-changed',
        'zoo.half(integer)',
        'Its strictness is called on null input; the migrations say strict.',
      ],
      ['function-changed', 'zoo.half(integer)', 'Its parallel safety is safe; the migrations say unsafe.'],
    ],
  },
  {
    name: 'functions dropped, one of a table among them',
    sql: 'drop function zoo.heaviest(int, text[]); drop function zoo.half(int); drop procedure zoo.feed(int)',
    found: [
      ['function-missing', 'zoo.heaviest(integer,text[])', 'the database does not have it'],
      ['function-missing', 'zoo.half(integer)', 'the database does not have it'],
      ['function-missing', 'zoo.feed(integer)', 'the database does not have it'],
    ],
  },
  {
    name: 'a function added',
    sql: `create function zoo.backdoor() returns int language sql security definer as 'select 1'`,
    found: [['function-unexpected', 'zoo.backdoor()', 'No migration makes this function.']],
  },
  {
    name: 'a function that returns something else',
    sql: `drop function zoo.half(int);
      create function zoo.half(number int) returns bigint immutable strict language sql begin atomic select number / 2; end;
      alter function zoo.half(int) owner to pnc_owner; revoke execute on function zoo.half(int) from public`,
    found: [['function-changed', 'zoo.half(integer)', 'Its signature is (number integer) bigint function']],
  },
  {
    name: 'the query of a view',
    sql: `create or replace view zoo.caged as select a.id, c.id as cage_id from zoo.animals a join zoo.cages c on true`,
    found: [['view-changed', 'zoo.caged', 'Its query is']],
  },
  {
    name: 'a view replaced without its options, its trigger and its default lost',
    sql: `create or replace view zoo.large_animals as
        select a.id, a.species as kind, upper(a.species), "Odd name" as "json_object" from zoo.animals a;
      drop view zoo.caged; create view zoo.caged as select a.id, a.legs as cage_id from zoo.animals a`,
    found: [
      ['view-changed', 'zoo.large_animals', 'Its query is'],
      ['view-changed', 'zoo.large_animals', 'Its options is none; the migrations say security_barrier=true'],
      ['view-changed', 'zoo.caged', 'Its query is'],
      ['column-changed', 'zoo.caged.cage_id', 'Its default is none; the migrations say 7.'],
      ['owner-changed', 'zoo.caged', 'Its owner is postgres'],
      ['grant-missing', 'zoo.caged', 'pnc_readonly may not select'],
    ],
  },
  {
    name: 'the default of a column of a view',
    sql: 'alter view zoo.caged alter column cage_id drop default, alter column id set default 3',
    found: [
      ['column-changed', 'zoo.caged.cage_id', 'Its default is none; the migrations say 7.'],
      ['column-changed', 'zoo.caged.id', 'Its default is 3; the migrations say none.'],
    ],
  },
  {
    name: 'an aggregate that begins elsewhere',
    sql: `create or replace aggregate zoo.total(int) (sfunc = pg_catalog.int4pl, stype = int, initcond = '1')`,
    found: [
      [
        'function-changed',
        'zoo.total(integer)',
        "line 3 on:\n  here:       initcond = '1',\n  migrations: initcond = '0',",
      ],
    ],
  },
  {
    name: 'an aggregate dropped',
    sql: 'drop aggregate zoo.total(int)',
    found: [['function-missing', 'zoo.total(integer)', 'the database does not have it']],
  },
  {
    name: 'a view that reads as its owner',
    sql: 'alter view zoo.large_animals reset (security_invoker)',
    found: [
      ['view-changed', 'zoo.large_animals', 'Its options is security_barrier=true; the migrations say'],
    ],
  },
  {
    name: 'a materialized view dropped, a view added',
    sql: 'drop materialized view zoo.counts; create view zoo.everything as select * from zoo.animals',
    found: [
      ['view-missing', 'zoo.counts', 'the database does not have it'],
      ['view-unexpected', 'zoo.everything', 'No migration makes this view.'],
    ],
  },
]
