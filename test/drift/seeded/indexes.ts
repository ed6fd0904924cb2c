import type { SeededDrift } from './seeded-drift.js'

/** Drift of indexes and replica identities in the zoo (`test/catalog/zoo.sql`). */
export const indexesDrifts: readonly SeededDrift[] = [
  {
    name: 'an index dropped',
    sql: 'drop index zoo.animals_lower_idx',
    found: [['index-missing', 'zoo.animals_lower_idx', 'the database does not have it']],
  },
  {
    name: 'an index of a partitioned table dropped',
    sql: 'drop index zoo.cages_animal_id_idx',
    found: [['index-missing', 'zoo.cages_animal_id_idx', 'the database does not have it']],
  },
  {
    name: 'an index added to a live table',
    sql: 'create index animals_hot_idx on zoo.animals (born_at)',
    found: [
      [
        'index-unexpected',
        'zoo.animals_hot_idx',
        'CREATE INDEX animals_hot_idx ON zoo.animals USING btree (born_at)',
      ],
    ],
  },
  {
    name: 'an index made otherwise',
    sql: `drop index zoo.animals_tags_idx; create index animals_tags_idx on zoo.animals (tags);
      comment on index zoo.animals_tags_idx is 'Finds by tag.'`,
    found: [['index-changed', 'zoo.animals_tags_idx', 'USING btree (tags); the migrations say']],
  },
  {
    name: 'an invalid index',
    sql: `update pg_index set indisvalid = false where indexrelid = 'zoo.animals_tags_idx'::regclass`,
    found: [['index-invalid', 'zoo.animals_tags_idx', 'no query uses it']],
  },
  {
    name: 'a replica identity by another index',
    sql: 'alter table zoo.news replica identity using index news_pkey',
    found: [
      ['table-changed', 'zoo.news', 'is using index news_pkey; the migrations say using index news_id_idx.'],
    ],
  },
  {
    name: 'a replica identity whose index was dropped',
    sql: 'drop index zoo.news_id_idx',
    found: [
      ['index-missing', 'zoo.news_id_idx', 'the database does not have it'],
      ['table-changed', 'zoo.news', 'Its replica identity is nothing; the migrations say'],
    ],
  },
  {
    name: 'a replica identity whose index has become another one',
    sql: `drop index zoo.news_id_idx; create unique index news_id_idx on zoo.news (id) include (headline);
      alter table zoo.news replica identity using index news_id_idx`,
    found: [['index-changed', 'zoo.news_id_idx', 'INCLUDE (headline); the migrations say']],
  },
  {
    name: 'operators, and what an index makes of them',
    sql: `drop operator zoo.===(int, text); create operator zoo.==== (leftarg = int, rightarg = text, function = zoo.reads);
      create operator class zoo.by_number for type int4 using btree as operator 1 <, operator 2 <=, operator 3 =,
        operator 4 >=, operator 5 >, function 1 btint4cmp(int4, int4)`,
    found: [
      ['operator-missing', 'zoo.===(integer,text)', 'the database does not have it'],
      ['operator-unexpected', 'zoo.====(integer,text)', 'function = zoo.reads'],
      ['operator-class-unexpected', 'zoo.by_number using btree', 'operator 3 =(integer,integer)'],
    ],
  },
]
