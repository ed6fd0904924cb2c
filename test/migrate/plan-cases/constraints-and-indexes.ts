import { AE, SRE, SUE } from './locks.js'
import type { PlanCase } from './plan-case.js'

/** Statements about constraints and indexes. */
export const constraintsAndIndexesCases: readonly PlanCase[] = [
  // Constraints
  {
    sql: 'alter table shop.orders add check (price > 0)',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    scans: ['shop.orders'],
    safer: 'not valid',
  },
  {
    sql: 'alter table shop.orders add constraint p check (price > 0) not valid',
    locks: [`shop.orders ${AE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders validate constraint p',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
    scans: ['shop.orders'],
  },
  {
    sql: 'alter table shop.orders validate constraint orders_customer_fkey',
    locks: [`shop.orders ${SUE}`, 'shop.customers ROW SHARE'],
    danger: 'none',
    scans: ['shop.orders'],
  },
  {
    sql: 'alter table shop.orders add foreign key (id) references shop.settings',
    locks: [`shop.orders ${SRE}`, `shop.settings ${SRE}`],
    danger: 'high',
    scans: ['shop.orders'],
    safer: 'not valid',
  },
  {
    sql: 'alter table shop.orders add foreign key (id) references shop.settings not valid',
    locks: [`shop.orders ${SRE}`, `shop.settings ${SRE}`],
    danger: 'low',
  },
  {
    sql: 'alter table shop.orders add unique (name)',
    locks: [`shop.orders ${AE}`],
    danger: 'high',
    scans: ['shop.orders'],
    safer: 'concurrently',
  },
  { sql: 'alter table shop.orders add unique using index u', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'alter table shop.orders drop constraint orders_customer_fkey',
    locks: [`shop.orders ${AE}`, `shop.customers ${AE}`],
    danger: 'low',
  },
  // Indexes
  {
    sql: 'create index on shop.orders (name)',
    locks: ['shop.orders SHARE'],
    danger: 'high',
    scans: ['shop.orders'],
    safer: 'create index concurrently',
  },
  {
    sql: 'create index on shop.settings (name)',
    locks: ['shop.settings SHARE'],
    danger: 'low',
    scans: ['shop.settings'],
  },
  {
    sql: 'create index concurrently on shop.orders (name)',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
    scans: ['shop.orders'],
    alone: true,
  },
  {
    sql: 'create index concurrently on shop.orders (name)',
    locks: [`shop.orders ${SUE}`],
    danger: 'high',
    scans: ['shop.orders'],
    because: 'refuses it inside a transaction',
    safer: '--! no-transaction',
  },
  {
    sql: 'create index concurrently on shop.events (name)',
    locks: [`shop.events ${SUE}`],
    danger: 'high',
    scans: ['shop.events'],
    because: 'of a partitioned table concurrently',
    safer: 'attach',
    alone: true,
  },
  { sql: 'drop index shop.orders_name_idx', locks: [`shop.orders ${AE}`], danger: 'low' },
  {
    sql: 'drop index concurrently shop.orders_name_idx',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
    alone: true,
  },
  { sql: 'reindex table shop.orders', locks: ['shop.orders SHARE'], danger: 'high', scans: ['shop.orders'] },
  {
    sql: 'reindex index concurrently shop.orders_name_idx',
    locks: [`shop.orders ${SUE}`],
    danger: 'none',
    scans: ['shop.orders'],
    alone: true,
  },
]
