import { expect, test } from 'vitest'
import { allRules } from '../../src/lint/all-rules.js'
import { runRules } from '../../src/lint/run-rules.js'
import { useTestDatabase } from '../harness/use-test-database.js'
import { readExample } from './read-example.js'

const database = await useTestDatabase()
const client = await database.openClient(database.ownerUrl)

const parent = `
  create table shop.visits (
    id uuid, tenant_id int not null, path text not null check (length(path) < 200), created_at timestamptz(3) not null default now(),
    primary key (id, tenant_id)
  ) partition by range (id);
  comment on table shop.visits is '@unaudited Nobody asks who changed a visit. Pages that were looked at.';
  comment on column shop.visits.id is 'Time-ordered id.';
  comment on column shop.visits.tenant_id is 'The tenant.';
  comment on column shop.visits.path is 'The page.';
  comment on column shop.visits.created_at is 'When.';
  alter table shop.visits enable row level security;
  alter table shop.visits force row level security;
  create policy visits_all_tenant on shop.visits as restrictive to pnc_owner, pnc_service, pnc_readonly
    using (tenant_id = (select core.current_tenant_id()));
  comment on policy visits_all_tenant on shop.visits is 'Rows of the entered tenant only.';
  grant select, insert on shop.visits to pnc_service;
  create table shop.visits_1 partition of shop.visits default;`
const own = `
  alter table shop.visits_1 enable row level security;
  alter table shop.visits_1 force row level security;`
const findIn = async (example: string) =>
  runRules(allRules, await readExample(client, example))
    .filter(({ object }) => object.startsWith('shop'))
    .map(({ rule, object }) => `${rule} ${object}`)

test('a partition with row security of its own and without grants is no finding of any rule', async () => {
  expect(await findIn(parent + own)).toEqual([])
})

test.each([
  ['row security', parent, ['row-security-disabled shop.visits_1']],
  [
    'force',
    `${parent} alter table shop.visits_1 enable row level security;`,
    ['row-security-not-forced shop.visits_1'],
  ],
  [
    'leaving grants to its parent',
    `${parent} ${own} grant select (path) on shop.visits_1 to pnc_service;`,
    ['grant-on-partition shop.visits_1'],
  ],
  [
    'the tenant in a key of its own',
    `${parent} ${own} create unique index visits_1_path_idx on shop.visits_1 (path);`,
    ['key-without-tenant shop.visits_1_path_idx'],
  ],
])('a partition is found without: %s', async (_, example, expected) => {
  expect(await findIn(example)).toEqual(expected)
})
