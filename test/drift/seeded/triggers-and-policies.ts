import type { SeededDrift } from './seeded-drift.js'

/** Drift of triggers, rules, policies and row security in the zoo (`test/catalog/zoo.sql`). */
export const triggersAndPoliciesDrifts: readonly SeededDrift[] = [
  {
    name: 'foreign keys and triggers switched off',
    sql: 'alter table zoo.cages disable trigger all',
    found: [
      ['constraint-changed', 'zoo.cages.cages_animal_id_fkey', 'It is switched off'],
      ['trigger-changed', 'zoo.cages._200_cages', 'Its state is disabled; the migrations say enabled.'],
    ],
  },
  {
    name: 'a trigger dropped',
    sql: 'drop trigger _100_touch on zoo.animals',
    found: [['trigger-missing', 'zoo.animals._100_touch', 'the database does not have it']],
  },
  {
    name: 'a trigger added',
    sql: 'create trigger _900_spy after delete on zoo.animals for each row execute function zoo.tg_animals()',
    found: [['trigger-unexpected', 'zoo.animals._900_spy', 'It is CREATE TRIGGER _900_spy AFTER DELETE']],
  },
  {
    name: 'a trigger switched off',
    sql: 'alter table zoo.cages disable trigger _200_cages',
    found: [
      ['trigger-changed', 'zoo.cages._200_cages', 'Its state is disabled; the migrations say enabled.'],
    ],
  },
  {
    name: 'a trigger switched on',
    sql: 'alter table zoo.animals enable always trigger _100_touch',
    found: [
      ['trigger-changed', 'zoo.animals._100_touch', 'Its state is always; the migrations say disabled.'],
    ],
  },
  {
    name: 'a trigger that fires at other times',
    sql: `drop trigger _200_cages on zoo.cages;
      create trigger _200_cages after update on zoo.cages for each row execute function zoo.tg_animals()`,
    found: [
      ['trigger-changed', 'zoo.cages._200_cages', 'Its definition is CREATE TRIGGER _200_cages AFTER UPDATE'],
    ],
  },
  {
    name: 'a rewrite rule dropped, another added',
    sql: 'drop rule no_deletion on zoo.visits; create rule no_news as on insert to zoo.visits do instead nothing',
    found: [
      ['rule-missing', 'zoo.visits.no_deletion', 'the database does not have it'],
      ['rule-unexpected', 'zoo.visits.no_news', 'DO INSTEAD NOTHING'],
    ],
  },
  {
    name: 'a policy dropped',
    sql: 'drop policy animals_of_today on zoo.animals',
    found: [['policy-missing', 'zoo.animals.animals_of_today', 'the database does not have it']],
  },
  {
    name: 'a policy added',
    sql: 'create policy anybody on zoo.animals using (true)',
    found: [['policy-unexpected', 'zoo.animals.anybody', 'It is permissive for all to public using (true).']],
  },
  {
    name: 'a restrictive policy made permissive',
    sql: `drop policy animals_of_today on zoo.animals;
      create policy animals_of_today on zoo.animals for select to pnc_service, pnc_readonly
        using (born_at > (select now() - interval '1 day') and exists (select from zoo.animals a where a.id = animals.parent_id))`,
    found: [
      [
        'policy-changed',
        'zoo.animals.animals_of_today',
        'Its kind is permissive; the migrations say restrictive.',
      ],
    ],
  },
  {
    name: 'the roles of a policy',
    sql: 'alter policy animals_of_today on zoo.animals to pnc_readonly',
    found: [
      [
        'policy-changed',
        'zoo.animals.animals_of_today',
        'Its roles is pnc_readonly; the migrations say pnc_readonly, pnc_service.',
      ],
    ],
  },
  {
    name: 'the condition of a policy',
    sql: 'alter policy animals_insert on zoo.animals with check (true)',
    found: [
      [
        'policy-changed',
        'zoo.animals.animals_insert',
        'Its condition is with check (true); the migrations say',
      ],
    ],
  },
  {
    name: 'row security switched off',
    sql: 'alter table zoo.animals disable row level security',
    found: [['row-security-changed', 'zoo.animals', 'Row security is off; the migrations switch it on.']],
  },
  {
    name: 'row security no longer forced',
    sql: 'alter table zoo.animals no force row level security',
    found: [['row-security-changed', 'zoo.animals', 'Row security for the owner (force) is off']],
  },
]
