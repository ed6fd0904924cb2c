import { AE, SUE } from './locks.js'
import type { PlanCase } from './plan-case.js'

/** Statements about rows, and of maintenance. */
export const rowsAndMaintenanceCases: readonly PlanCase[] = [
  // Rows
  { sql: 'insert into shop.orders values (1)', locks: ['shop.orders ROW EXCLUSIVE'], danger: 'none' },
  {
    sql: 'insert into shop.orders select id from shop.customers',
    locks: ['shop.orders ROW EXCLUSIVE', 'shop.customers ACCESS SHARE'],
    danger: 'none',
  },
  {
    sql: 'update shop.orders set price = 1',
    locks: ['shop.orders ROW EXCLUSIVE'],
    danger: 'high',
    because: 'every row',
    safer: 'batches',
  },
  { sql: 'update shop.settings set price = 1', locks: ['shop.settings ROW EXCLUSIVE'], danger: 'low' },
  {
    sql: 'update shop.orders set price = 1 where id = 3',
    locks: ['shop.orders ROW EXCLUSIVE'],
    danger: 'low',
    because: 'how many rows',
  },
  {
    sql: 'delete from shop.settings',
    locks: ['shop.settings ROW EXCLUSIVE'],
    danger: 'high',
    because: 'its rows are lost',
  },
  { sql: 'delete from shop.drafts', locks: ['shop.drafts ROW EXCLUSIVE'], danger: 'none' },
  // Maintenance
  {
    sql: 'cluster shop.orders using i',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
  },
  {
    sql: 'vacuum (full) shop.orders',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    rewrites: ['shop.orders'],
    alone: true,
  },
  { sql: 'vacuum shop.orders', locks: [`shop.orders ${SUE}`], danger: 'none', alone: true },
  {
    sql: 'refresh materialized view shop.totals',
    locks: [`shop.totals ${AE}`],
    danger: 'high',
    rewrites: ['shop.totals'],
    safer: 'concurrently',
  },
  {
    sql: 'refresh materialized view concurrently shop.totals',
    locks: ['shop.totals EXCLUSIVE'],
    danger: 'low',
  },
]
