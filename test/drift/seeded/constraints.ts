import type { SeededDrift } from './seeded-drift.js'

/** Drift of constraints in the zoo (`test/catalog/zoo.sql`). */
export const constraintsDrifts: readonly SeededDrift[] = [
  {
    name: 'a check dropped',
    sql: 'alter table zoo.animals drop constraint species_is_short',
    found: [['constraint-missing', 'zoo.animals.species_is_short', 'the database does not have it']],
  },
  {
    name: 'a check loosened',
    sql: `alter table zoo.animals drop constraint species_is_short;
      alter table zoo.animals add constraint species_is_short check (length(species) < 4000);
      comment on constraint species_is_short on zoo.animals is 'Nobody reads long names.'`,
    found: [
      [
        'constraint-changed',
        'zoo.animals.species_is_short',
        '4000)); the migrations say CHECK ((length(species) < 40)).',
      ],
    ],
  },
  {
    name: 'a constraint added',
    sql: 'alter table zoo.animals add constraint even check (legs % 2 = 0)',
    found: [['constraint-unexpected', 'zoo.animals.even', 'It is CHECK (((legs % 2) = 0)).']],
  },
  {
    name: 'a foreign key dropped',
    sql: 'alter table zoo.animals drop constraint animals_parent_id_fkey',
    found: [['constraint-missing', 'zoo.animals.animals_parent_id_fkey', 'the database does not have it']],
  },
  {
    name: 'a foreign key that deletes',
    sql: `alter table zoo.animals drop constraint animals_parent_id_fkey;
      alter table zoo.animals add constraint animals_parent_id_fkey foreign key (parent_id) references zoo.animals on delete cascade
        deferrable initially deferred`,
    found: [['constraint-changed', 'zoo.animals.animals_parent_id_fkey', 'ON DELETE CASCADE']],
  },
  {
    name: 'a foreign key that was never validated',
    sql: `alter table zoo.animals drop constraint animals_parent_id_fkey;
      alter table zoo.animals add constraint animals_parent_id_fkey foreign key (parent_id) references zoo.animals on delete restrict
        deferrable initially deferred not valid`,
    found: [['constraint-changed', 'zoo.animals.animals_parent_id_fkey', 'It is not validated']],
  },
  {
    name: 'a unique constraint dropped',
    sql: 'alter table zoo.animals drop constraint animals_species_legs_key',
    found: [['constraint-missing', 'zoo.animals.animals_species_legs_key', 'the database does not have it']],
  },
  {
    name: 'an exclusion constraint dropped',
    sql: 'alter table zoo.animals drop constraint animals_legs_int4range_excl',
    found: [
      ['constraint-missing', 'zoo.animals.animals_legs_int4range_excl', 'the database does not have it'],
    ],
  },
]
