import { AE, SRE, SUE } from './locks.js'
import type { PlanCase } from './plan-case.js'

/** Statements about triggers, policies, privileges, functions and types, and what cannot be seen into. */
export const otherObjectsCases: readonly PlanCase[] = [
  // Triggers, policies, grants, functions
  {
    sql: 'create trigger t after insert on shop.orders for each row execute function f()',
    locks: [`shop.orders ${SRE}`],
    danger: 'low',
  },
  { sql: 'drop trigger t on shop.orders', locks: [`shop.orders ${AE}`], danger: 'low' },
  { sql: 'alter table shop.orders disable trigger t', locks: [`shop.orders ${SRE}`], danger: 'low' },
  { sql: 'create policy p on shop.orders using (true)', locks: [`shop.orders ${AE}`], danger: 'low' },
  { sql: 'drop policy p on shop.orders', locks: [`shop.orders ${AE}`], danger: 'low' },
  { sql: 'alter table shop.orders enable row level security', locks: [`shop.orders ${AE}`], danger: 'low' },
  { sql: 'grant select on shop.orders to public', locks: [], danger: 'none' },
  { sql: `comment on column shop.orders.id is 'x'`, locks: [`shop.orders ${SUE}`], danger: 'none' },
  {
    sql: 'create or replace function f() returns int language sql as $$ select 1 $$',
    locks: [],
    danger: 'none',
  },
  { sql: 'drop function f()', locks: [], danger: 'none' },
  { sql: 'drop function f() cascade', locks: [], danger: 'low', because: 'cascade' },
  {
    sql: 'create view shop.v as select * from shop.orders',
    locks: ['shop.orders ACCESS SHARE'],
    danger: 'none',
  },
  // Types
  {
    sql: 'alter domain shop.status add constraint c check (value > 0)',
    locks: ['shop.orders SHARE', 'shop.settings SHARE'],
    danger: 'high',
    scans: ['shop.orders', 'shop.settings'],
    safer: 'not valid',
  },
  { sql: 'alter domain shop.status add constraint c check (value > 0) not valid', locks: [], danger: 'none' },
  { sql: 'alter domain shop.status drop constraint c', locks: [], danger: 'none' },
  { sql: `alter type shop.kind add value 'x'`, locks: [], danger: 'none' },
  // What cannot be seen into
  { sql: 'do $$ begin end $$', locks: [], danger: 'low', because: 'do block' },
  { sql: 'select shop.anything()', locks: [], danger: 'low', because: 'shop.anything' },
  {
    sql: 'select pg_catalog.lower(name) from shop.orders',
    locks: ['shop.orders ACCESS SHARE'],
    danger: 'none',
  },
  { sql: 'call shop.p()', locks: [], danger: 'low', because: 'procedure' },
  { sql: 'commit', locks: [], danger: 'high', because: 'transaction' },
]
