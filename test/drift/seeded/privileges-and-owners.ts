import type { SeededDrift } from './seeded-drift.js'

/** Drift of privileges, owners and comments in the zoo (`test/catalog/zoo.sql`). */
export const privilegesAndOwnersDrifts: readonly SeededDrift[] = [
  {
    name: 'a table granted to everybody',
    sql: 'grant select, insert on zoo.animals to public',
    found: [['grant-unexpected', 'zoo.animals', 'Everybody may insert, select; no migration grants it.']],
  },
  {
    name: 'a privilege taken away',
    sql: 'revoke select on zoo.animals from pnc_service',
    found: [['grant-missing', 'zoo.animals', 'pnc_service may not select; the migrations grant it.']],
  },
  {
    name: 'privileges on columns',
    sql: 'revoke insert (legs) on zoo.animals from pnc_service; grant update (species) on zoo.animals to pnc_service',
    found: [
      ['grant-missing', 'zoo.animals.legs', 'pnc_service may not insert; the migrations grant it.'],
      ['grant-unexpected', 'zoo.animals.species', 'pnc_service may update; no migration grants it.'],
    ],
  },
  {
    name: 'the right to pass a privilege on',
    sql: 'grant select on zoo.animals to pnc_service with grant option; revoke grant option for select on zoo.animals from pnc_readonly',
    found: [
      ['grant-unexpected', 'zoo.animals', 'pnc_service may select and pass it on; no migration grants it.'],
      [
        'grant-missing',
        'zoo.animals',
        'pnc_readonly may not select and pass it on; the migrations grant it.',
      ],
    ],
  },
  {
    name: 'a schema opened',
    sql: 'grant create on schema zoo to pnc_service',
    found: [['grant-unexpected', 'zoo', 'pnc_service may create; no migration grants it.']],
  },
  {
    name: 'a function opened',
    sql: 'grant execute on function zoo.tg_animals() to public',
    found: [['grant-unexpected', 'zoo.tg_animals()', 'Everybody may execute; no migration grants it.']],
  },
  {
    name: 'a type opened',
    sql: 'grant usage on type zoo.span to public; revoke usage on sequence zoo.tickets from pnc_service',
    found: [
      ['grant-unexpected', 'zoo.span', 'Everybody may use it; no migration grants it.'],
      ['grant-missing', 'zoo.tickets', 'pnc_service may not use it; the migrations grant it.'],
    ],
  },
  {
    name: 'owners changed',
    sql: `alter table zoo.visits owner to pnc_migrator; alter function zoo.half(int) owner to pnc_migrator;
      alter schema zoo owner to pnc_migrator; alter domain zoo.price owner to pnc_migrator; alter view zoo.caged owner to pnc_migrator`,
    found: [
      ['owner-changed', 'zoo.visits', 'Its owner is pnc_migrator; the migrations say pnc_owner.'],
      ['owner-changed', 'zoo.half(integer)', 'Its owner is pnc_migrator; the migrations say pnc_owner.'],
      ['owner-changed', 'zoo', 'Its owner is pnc_migrator; the migrations say pnc_owner.'],
      ['owner-changed', 'zoo.price', 'Its owner is pnc_migrator; the migrations say pnc_owner.'],
      ['owner-changed', 'zoo.caged', 'Its owner is pnc_migrator; the migrations say pnc_owner.'],
    ],
  },
  {
    name: 'comments changed',
    sql: `comment on table zoo.animals is 'It''s ours.'; comment on column zoo.animals.species is null;
      comment on policy animals_insert on zoo.animals is null; comment on schema zoo is null`,
    found: [
      ['comment-changed', 'zoo.animals', `Its comment is It's ours.; the migrations say Animals..`],
      ['comment-changed', 'zoo.animals.species', 'Its comment is none; the migrations say What it is..'],
      ['comment-changed', 'zoo.animals.animals_insert', 'Its comment is none'],
      ['comment-changed', 'zoo', 'Its comment is none'],
    ],
  },
  {
    name: 'the owner of a table, which its sequence follows',
    sql: 'alter table zoo.news owner to pnc_migrator',
    found: [
      ['owner-changed', 'zoo.news', 'Its owner is pnc_migrator'],
      ['owner-changed', 'zoo.news_number_seq', 'Its owner is pnc_migrator'],
    ],
  },
  {
    name: 'what later tables are granted',
    sql: `alter default privileges for role pnc_owner in schema zoo grant insert on tables to public;
      alter default privileges for role pnc_owner in schema zoo revoke select on tables from pnc_readonly;
      alter default privileges for role pnc_owner grant execute on functions to public`,
    found: [
      [
        'default-privileges-changed',
        'tables that pnc_owner makes in zoo',
        'Everybody may insert; no migration grants it.',
      ],
      ['default-privileges-changed', 'tables that pnc_owner makes in zoo', 'pnc_readonly may not select'],
      [
        'default-privileges-changed',
        'functions that pnc_owner makes',
        'Everybody may execute; no migration grants it.',
      ],
    ],
  },
  {
    name: 'a partition that everybody may read',
    sql: `create table zoo.cages_2027 partition of zoo.cages for values from ('2027-01-01') to ('2028-01-01');
      alter table zoo.cages_2027 owner to pnc_owner; grant select on zoo.cages_2027 to public`,
    found: [['grant-unexpected', 'zoo.cages_2027', 'Everybody may select; no migration grants it.']],
  },
]
