import type { SeededDrift } from './seeded-drift.js'

/** Drift of tables and schemas in the zoo (`test/catalog/zoo.sql`). */
export const tablesDrifts: readonly SeededDrift[] = [
  {
    name: 'a table dropped',
    sql: 'drop table zoo.guided_visits',
    found: [['table-missing', 'zoo.guided_visits', 'the database does not have it']],
  },
  {
    name: 'a table with everything dropped',
    sql: 'drop table zoo.cages cascade',
    found: [
      ['table-missing', 'zoo.cages', 'the database does not have it'],
      ['table-missing', 'zoo.cages_2026', 'the database does not have it'],
      ['table-missing', 'zoo.cages_rest', 'the database does not have it'],
      ['view-missing', 'zoo.caged', 'the database does not have it'],
      ['view-missing', 'zoo.ids', 'the database does not have it'],
      ['view-missing', 'zoo.large_animals', 'the database does not have it'],
      ['view-missing', 'zoo.recent', 'the database does not have it'],
    ],
  },
  {
    name: 'a table made by hand',
    sql: 'create table zoo.backup as select * from zoo.animals',
    found: [['table-unexpected', 'zoo.backup', 'No migration makes this table.']],
    isLossy: true,
  },
  {
    name: 'a schema made by hand',
    sql: 'create schema scratchpad; create table scratchpad.t (id serial); create view scratchpad.v as select 1',
    found: [['schema-unexpected', 'scratchpad', 'It holds 1 table, 1 view, 1 sequence.']],
    isLossy: true,
  },
  {
    name: 'settings of what a table keeps aside',
    sql: 'alter table zoo.news reset (toast.autovacuum_enabled); alter table zoo.cages_2026 set (toast.autovacuum_enabled = off)',
    found: [
      ['table-changed', 'zoo.news', 'Its options is none; the migrations say toast.autovacuum_enabled=off.'],
      ['table-changed', 'zoo.cages_2026', 'Its options is toast.autovacuum_enabled=off'],
    ],
  },
  {
    name: 'settings of a table',
    sql: 'alter table zoo.animals set (fillfactor = 60); alter table zoo.animals reset (autovacuum_enabled); alter table zoo.visits replica identity nothing',
    found: [
      [
        'table-changed',
        'zoo.animals',
        'Its options is fillfactor=60; the migrations say autovacuum_enabled=off, fillfactor=80.',
      ],
      ['table-changed', 'zoo.visits', 'Its replica identity is nothing; the migrations say full.'],
    ],
  },
  {
    name: 'a table that a crash empties',
    sql: 'alter table zoo.guided_visits set unlogged; alter table zoo.visits set logged',
    found: [
      ['table-changed', 'zoo.guided_visits', 'It is unlogged: a crash empties it'],
      ['table-changed', 'zoo.visits', 'It is logged; the migrations make it unlogged.'],
    ],
  },
  {
    name: 'a child disinherited',
    sql: 'alter table zoo.guided_visits no inherit zoo.visits',
    found: [['table-changed', 'zoo.guided_visits', 'Its parents is none; the migrations say zoo.visits.']],
  },
]
