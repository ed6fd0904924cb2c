import type { SeededDrift } from './seeded-drift.js'

/** Drift of types, sequences, extensions and whatever else there is in the zoo (`test/catalog/zoo.sql`). */
export const otherObjectsDrifts: readonly SeededDrift[] = [
  {
    name: 'publications',
    sql: `alter publication zoo_news set table zoo.news; create publication zoo_everything for all tables`,
    found: [
      ['publication-changed', 'zoo_news', 'table zoo.news\n  with (publish ='],
      [
        'publication-unexpected',
        'zoo_everything',
        "for all tables\n  with (publish = 'insert, update, delete, truncate', publish_via_partition_root = false): whoever subscribes",
      ],
    ],
    undo: 'drop publication zoo_everything; alter publication zoo_news set table zoo.news (id) where (id > 5)',
  },
  {
    name: 'a publication dropped',
    sql: 'drop publication zoo_news',
    found: [['publication-missing', 'zoo_news', 'the database does not have it']],
  },
  {
    name: 'a collation dropped, another made',
    sql: 'drop collation zoo.plain; create collation zoo.other from "C"',
    found: [
      ['collation-missing', 'zoo.plain', 'the database does not have it'],
      [
        'collation-unexpected',
        'zoo.other',
        "It is create collation zoo.other (provider = libc, locale = 'C'",
      ],
    ],
  },
  {
    name: 'casts',
    sql: `drop cast (zoo.size as text); create cast (zoo.size as text) with inout;
      create cast (text as zoo.span) with inout as assignment`,
    found: [
      ['cast-changed', '(zoo.size as text)', 'with inout; the migrations say'],
      [
        'cast-unexpected',
        '(text as zoo.span)',
        'It is create cast (text as zoo.span) with inout as assignment.',
      ],
    ],
  },
  {
    name: 'what is said of an attribute',
    sql: `comment on column zoo.span.low is 'Low.'; comment on column zoo.span.high is 'High.'`,
    found: [
      ['comment-changed', 'zoo.span.low', 'Its comment is Low.; the migrations say Where it begins..'],
      ['comment-changed', 'zoo.span.high', 'Its comment is High.; the migrations say none.'],
    ],
  },
  {
    name: 'sequences',
    sql: 'alter sequence zoo.tickets increment by 1 no cycle; create sequence zoo.others',
    found: [
      [
        'sequence-changed',
        'zoo.tickets',
        'increment by 1 minvalue 1 maxvalue 5000 cache 3; the migrations say',
      ],
      ['sequence-unexpected', 'zoo.others', 'No migration makes this sequence.'],
    ],
    isLossy: true,
  },
  {
    name: 'a domain that takes more',
    sql: `alter domain zoo.json_object drop constraint is_an_object; alter domain zoo.json_object drop not null;
      alter domain zoo.price set default 1`,
    found: [
      ['constraint-missing', 'zoo.json_object.is_an_object', 'the database does not have it'],
      ['domain-changed', 'zoo.json_object', 'Its not-null rule is may be null; the migrations say not null.'],
      ['domain-changed', 'zoo.price', 'Its default is 1'],
    ],
  },
  {
    name: 'types dropped and added',
    sql: `drop type zoo.span; drop type zoo.price_range; create type zoo.mood as enum ('good')`,
    found: [
      ['composite-type-missing', 'zoo.span', 'the database does not have it'],
      ['range-type-missing', 'zoo.price_range', 'the database does not have it'],
      ['enum-unexpected', 'zoo.mood', 'No migration makes this enum.'],
    ],
  },
  {
    name: 'the attributes of a composite type',
    sql: 'alter type zoo.span drop attribute high, add attribute middle int, alter attribute low type bigint',
    found: [
      [
        'composite-type-changed',
        'zoo.span',
        'Its attributes is low bigint, middle integer; the migrations say',
      ],
    ],
  },
  {
    name: 'text search',
    sql: `alter text search configuration zoo.english alter mapping for asciiword with simple;
      alter text search configuration zoo.english drop mapping for url;
      alter text search dictionary zoo.stop (accept = true)`,
    found: [
      ['text-search-configuration-changed', 'zoo.english', 'asciiword: simple'],
      ['text-search-dictionary-changed', 'zoo.stop', `accept = 'true'`],
    ],
  },
  {
    name: 'extended statistics dropped',
    sql: 'drop statistics zoo.animals_legs',
    found: [['statistics-missing', 'zoo.animals_legs', 'the database does not have it']],
  },
  {
    name: 'an extension dropped, another moved',
    sql: 'drop extension unaccent; alter extension pg_trgm set schema zoo',
    found: [
      ['extension-missing', 'unaccent', 'the database does not have it'],
      ['extension-changed', 'pg_trgm', 'Its schema is zoo; the migrations say public.'],
    ],
  },
  {
    name: 'an event trigger',
    sql: `create function public.watch() returns event_trigger language plpgsql as 'begin end';
      create event trigger watcher on ddl_command_end execute function public.watch()`,
    found: [
      ['event-trigger-unexpected', 'watcher', 'It calls public.watch() on ddl_command_end.'],
      ['function-unexpected', 'public.watch()', 'No migration makes this function.'],
    ],
  },
  {
    name: 'a label more',
    sql: `alter type zoo.size add value 'tiny' before 'small'`,
    found: [
      [
        'enum-changed',
        'zoo.size',
        'Its labels is tiny, small, large, huge; the migrations say small, large, huge.',
      ],
    ],
    undo: `delete from pg_enum where enumlabel = 'tiny' and enumtypid = 'zoo.size'::regtype`,
  },
]
