import { expect, test } from 'vitest'
import { findingKey, type Finding } from '../../src/findings/finding.js'
import { placeFindings } from '../../src/lint/place-findings.js'
import type { Script } from '../../src/lint/script.js'

const script = (file: string, sql: string): Script => ({ file, sql, linesAbove: 0, isTransactional: true })
const first = script(
  'migrations/000001-shop.sql',
  `create schema shop;
create table shop.orders (
  -- weight: in grams
  id uuid,
  weight int
);
create index orders_weight_idx on shop.orders (weight);
create function shop.heavy() returns int language sql as 'select 1';
create policy orders_select on shop.orders for select using (true);
alter table shop.orders enable row level security;
`,
)
const second = script(
  'migrations/000002-more.sql',
  `alter table shop.orders add note text;
create or replace function shop.heavy() returns int language sql as 'select 2';
`,
)
const found = (object: string): Finding => ({
  rule: 'rule',
  level: 'error',
  object,
  detail: '',
  remedy: '',
  cacheKey: findingKey('rule', object),
})

test.each([
  ['shop', 'migrations/000001-shop.sql', 1],
  ['shop.orders', 'migrations/000001-shop.sql', 2],
  ['shop.orders.weight', 'migrations/000001-shop.sql', 5],
  ['shop.orders.orders_pkey', 'migrations/000001-shop.sql', 2],
  ['shop.orders.orders_select', 'migrations/000001-shop.sql', 9],
  ['shop.orders_weight_idx', 'migrations/000001-shop.sql', 7],
  ['shop.orders.note', 'migrations/000002-more.sql', 1],
  ['shop.heavy()', 'migrations/000002-more.sql', 2],
])('%s is placed where it is made last', (object, file, line) => {
  expect(placeFindings([found(object)], [first, second])).toEqual([{ ...found(object), file, line }])
})

test('what no statement makes has no place', () => {
  expect(placeFindings([found('pnc_owner'), found('shop.order')], [first, second])).toEqual([
    found('pnc_owner'),
    found('shop.order'),
  ])
})
