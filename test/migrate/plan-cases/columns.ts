import { AE, SRE, SUE } from './locks.js'
import type { PlanCase } from './plan-case.js'

/** Statements about columns. */
export const columnsCases: readonly PlanCase[] = [
  { sql: 'alter table shop.orders add column a int', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'alter table shop.orders add column a int default 3 not null',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders add column a timestamptz default now()',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders add column a uuid default gen_random_uuid()',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    because: 'another value',
    safer: 'in batches',
  },
  {
    sql: 'alter table shop.orders add column a int default shop.unheard_of()',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'alter table shop.settings add column a uuid default gen_random_uuid()',
    locks: [`shop.settings ${AE}`],
    danger: 'low',
    rewrites: ['shop.settings'],
  },
  {
    sql: 'alter table shop.drafts add column a uuid default gen_random_uuid()',
    locks: [`shop.drafts ${AE}`],
    danger: 'none',
    rewrites: ['shop.drafts'],
  },
  {
    sql: 'alter table shop.orders add column a bigint generated always as identity',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'alter table shop.orders add column a bigserial',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'alter table shop.orders add column a text generated always as (lower(name)) stored',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    because: 'computed',
  },
  {
    sql: 'alter table shop.orders add column a shop.status',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    because: 'domain with checks',
    safer: 'base type',
  },
  { sql: 'alter table shop.orders add column a shop.plain', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'alter table shop.orders add column a int not null',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    because: 'the statement fails',
  },
  { sql: 'alter table shop.drafts add column a int not null', locks: [`shop.drafts ${AE}`], danger: 'none' },
  {
    sql: 'alter table shop.orders add column a int references shop.customers',
    locks: [`shop.orders ${AE}`, `shop.customers ${SRE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders drop column city',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    because: 'the values of city are lost',
    safer: 'later release',
  },
  {
    sql: 'alter table shop.orders alter column city set not null',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    scans: ['shop.orders'],
    because: 'look for nulls',
    safer: 'check (city is not null) not valid',
  },
  {
    sql: 'alter table shop.customers alter column city set not null',
    locks: [`shop.customers ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders alter column city drop not null',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders alter column city set default 3',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders alter column city set statistics 500',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
  },
  {
    sql: 'alter table shop.orders alter column id type bigint',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    because: 'integer and int8 are stored differently',
    safer: 'second column',
  },
  { sql: 'alter table shop.orders alter column name type text', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'alter table shop.orders alter column name type varchar(40)',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders rename column city to town',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    because: 'the old name',
  },
]
