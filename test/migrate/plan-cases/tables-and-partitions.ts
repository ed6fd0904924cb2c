import { AE, SRE, SUE } from './locks.js'
import type { PlanCase } from './plan-case.js'

/** Statements about tables and partitions. */
export const tablesAndPartitionsCases: readonly PlanCase[] = [
  // Tables
  { sql: 'create table shop.new (id int)', locks: [], danger: 'none' },
  {
    sql: 'create table shop.new (id int references shop.customers)',
    locks: [`shop.customers ${SRE}`],
    danger: 'low',
  },
  {
    sql: 'drop table shop.orders',
    locks: [`shop.orders ${AE}`, `shop.customers ${AE}`],
    danger: 'high',
    because: 'its rows are lost',
  },
  { sql: 'drop table shop.drafts', locks: [`shop.drafts ${AE}`], danger: 'none' },
  { sql: 'drop table if exists shop.nowhere', locks: [], danger: 'none' },
  {
    sql: 'alter table shop.orders rename to purchases',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    safer: 'view',
  },
  { sql: 'alter table shop.orders set schema public', locks: [`shop.orders ${AE}`], danger: 'high' },
  { sql: 'alter table shop.orders set (fillfactor = 80)', locks: [`shop.orders ${SUE}`], danger: 'none' },
  {
    sql: 'alter table shop.orders set unlogged',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'truncate shop.settings',
    locks: [`shop.settings ${AE}`],
    danger: 'high',
    because: 'its rows are lost',
  },
  {
    sql: 'truncate shop.customers cascade',
    locks: [`shop.customers ${AE}`, `shop.orders ${AE}`],
    danger: 'high',
  },
  { sql: 'lock table shop.orders in share mode', locks: ['shop.orders SHARE'], danger: 'low' },
  // Partitions
  {
    sql: 'create table shop.e1 partition of shop.events for values from (1) to (2)',
    locks: [`shop.events ${AE}`, `shop.events_rest ${AE}`],
    danger: 'low',
    scans: ['shop.events_rest'],
  },
  {
    sql: 'alter table shop.events attach partition shop.old_events for values from (1) to (2)',
    locks: [`shop.events ${SUE}`, `shop.old_events ${AE}`, `shop.events_rest ${AE}`],
    danger: 'high',
    scans: ['shop.old_events'],
    safer: 'validated check of the same bounds',
  },
  {
    sql: 'alter table shop.events detach partition shop.old_events',
    locks: [`shop.events ${AE}`, `shop.old_events ${AE}`, `shop.events_rest ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.old_events inherit shop.orders',
    locks: [`shop.old_events ${AE}`, `shop.orders ${SUE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.old_events no inherit shop.orders',
    locks: [`shop.old_events ${AE}`, 'shop.orders ACCESS SHARE'],
    danger: 'low',
  },
]
